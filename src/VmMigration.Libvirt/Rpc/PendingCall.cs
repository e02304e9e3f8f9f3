using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>A call that was sent and has no reply yet.</summary>
internal sealed class PendingCall(Procedure procedure, RpcStream? stream, SemaphoreSlim place, TimeProvider time)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly long _since = time.GetTimestamp();
    private long _abandoned;

    /// <summary>The place in flight that it holds until the reply comes.</summary>
    public SemaphoreSlim Place { get; } = place;

    /// <summary>How long ago it was sent.</summary>
    public TimeSpan Age => time.GetElapsedTime(_since);

    /// <summary>Whether nobody waits for the reply any more.</summary>
    public bool IsAbandoned => Volatile.Read(ref _abandoned) != 0;

    /// <summary>Since how long nobody waits for it; zero where somebody does.</summary>
    public TimeSpan AbandonedFor => Volatile.Read(ref _abandoned) is not 0 and var at ? time.GetElapsedTime(at) : TimeSpan.Zero;

    public Procedure Procedure { get; } = procedure;

    /// <summary>The stream that the reply opens, where it opens one.</summary>
    public RpcStream? Stream { get; } = stream;

    public Task<ReadOnlyMemory<byte>> Reply => _reply.Task;

    /// <summary>Gives the reply to who waits; false where nobody does any more.</summary>
    public bool Complete(Frame reply) => reply.Header.Status == FrameStatus.Error
        ? _reply.TrySetException(RemoteError.Read(reply.Payload.Span, Procedure.Name))
        : _reply.TrySetResult(reply.Payload);

    public void Fail(Exception reason) => _reply.TrySetException(reason);

    /// <summary>Stops waiting. The daemon cannot be told; its late reply still comes and frees the place in flight.</summary>
    public void Abandon(CancellationToken cancellationToken)
    {
        if (_reply.TrySetCanceled(cancellationToken))
        {
            Volatile.Write(ref _abandoned, Math.Max(1, time.GetTimestamp()));
        }
    }
}
