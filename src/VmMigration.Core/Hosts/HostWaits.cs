using System.Collections.Concurrent;

namespace VmMigration.Hosts;

/// <summary>What is asked of a host again and again until it can be had.</summary>
internal sealed class HostWaits(TimeProvider time)
{
    private readonly ConcurrentDictionary<Scope, bool> _scopes = [];

    /// <summary>The one that lasts longest; null for none.</summary>
    public HostWait? Longest => _scopes.Keys.Select(s => new HostWait(s.What, time.GetElapsedTime(s.Since))).MaxBy(w => w.For);

    /// <summary>Begins to wait; over when the result is disposed of.</summary>
    public IDisposable Begin(string what)
    {
        var scope = new Scope(this, what, time.GetTimestamp());
        _scopes[scope] = true;
        return scope;
    }

    private sealed class Scope(HostWaits waits, string what, long since) : IDisposable
    {
        public string What => what;

        public long Since => since;

        public void Dispose() => waits._scopes.TryRemove(this, out _);
    }
}
