namespace VmMigration.Libvirt.Rpc;

// What the daemon owes an answer to.
internal sealed partial class RpcConnection
{
    /// <summary>An answer that nobody waits for any more may still come: this long it does not count against the connection.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    /// <summary>The call that has waited longest, and for how long, without those that take as long as a guest is on its way; null for none.</summary>
    public (string Procedure, TimeSpan For)? Awaited
    {
        get
        {
            lock (_gate)
            {
                var oldest = _pending.Values
                    .Where(c => !c.IsAbandoned && CallDeadline.Of(c.Procedure) is not null)
                    .MaxBy(c => c.Age);
                return oldest is null ? null : (oldest.Procedure.Name, oldest.Age);
            }
        }
    }

    /// <summary>
    /// Whether all places but the one that is kept are held by calls that nobody waits for any more, and that the daemon does not
    /// answer: it is asked over another connection then.
    /// </summary>
    public bool IsMute
    {
        get
        {
            lock (_gate)
            {
                return _pending.Values.Count(c => c.AbandonedFor > Late) >= Math.Max(1, _options.CallsInFlight - 1);
            }
        }
    }
}
