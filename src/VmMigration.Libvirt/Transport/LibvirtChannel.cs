namespace VmMigration.Libvirt.Transport;

/// <summary>A way to a daemon: bytes in both directions, and what can be said when they stop.</summary>
internal abstract class LibvirtChannel : IAsyncDisposable
{
    /// <summary>
    /// Both directions. One read and one write may be under way at the same time. A cancelled read loses no bytes; after a
    /// cancelled write the channel is of no more use.
    /// </summary>
    public abstract Stream Stream { get; }

    /// <summary>Where this leads to, for messages: <c>ssh to root@kvm1</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Whether nobody on the way can read or change what passes.</summary>
    public abstract bool IsEncrypted { get; }

    /// <summary>Whether the daemon is on this machine.</summary>
    public abstract bool IsLocal { get; }

    /// <summary>
    /// What the transport knows about why the stream ended, asked after a read returned 0 or a read or write failed; it may
    /// wait a moment for a process to say its last words.
    /// </summary>
    /// <returns>The reason; null when the transport knows nothing: the daemon simply closed the connection.</returns>
    public virtual ValueTask<LibvirtException?> ExplainLossAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<LibvirtException?>(null);

    /// <summary>Closes the stream and ends what was started for it; safe to repeat.</summary>
    public abstract ValueTask DisposeAsync();
}
