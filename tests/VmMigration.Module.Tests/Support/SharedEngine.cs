namespace VmMigration.Tests.Support;

/// <summary>A session for the tests of a class, with <see cref="Records"/> in it.</summary>
public sealed class SharedEngine : IDisposable
{
    private readonly Engine _engine = new();

    public SharedEngine() => _engine.Run(Records.Script);

    public void Dispose() => _engine.Dispose();

    internal Engine Fresh()
    {
        _engine.Host.Clear();
        return _engine;
    }
}
