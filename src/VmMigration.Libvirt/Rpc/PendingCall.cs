using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>A call that was sent and has no reply yet.</summary>
internal sealed class PendingCall(Procedure procedure, RpcStream? stream)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
    public void Abandon(CancellationToken cancellationToken) => _reply.TrySetCanceled(cancellationToken);
}
