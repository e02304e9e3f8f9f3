using VmMigration.Libvirt.Rpc;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>A procedure called on a real daemon, with arguments whose decoding the daemon's answer proves.</summary>
/// <param name="Procedure">The procedure.</param>
internal abstract record Exercise(Procedure Procedure)
{
    /// <summary>Whether it only reads, at once, and is thus worth repeating over every transport.</summary>
    public bool Reads { get; init; }

    /// <summary>Calls it and asserts what the daemon answers.</summary>
    public abstract Task RunAsync(Daemon daemon);

    /// <summary>Calls it over another connection; the answer is nobody's.</summary>
    public abstract Task CallAsync(Daemon daemon, RpcConnection connection);
}
