namespace VmMigration.Libvirt.Rpc;

/// <summary>How a connection behaves.</summary>
internal sealed record RpcOptions
{
    /// <summary>
    /// Calls in flight at most. A daemon counts its receive buffer as a request (max_client_requests is 5): with a fifth
    /// call it stops reading the socket, answers no ping, and the connection dies of its own keepalive.
    /// </summary>
    public int CallsInFlight { get; init; } = 4;

    /// <summary>Silence after which we ask whether the daemon is still there; zero never asks.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Unanswered pings after which the connection is given up, as libvirt's own client does.</summary>
    public int KeepAliveCount { get; init; } = 5;

    /// <summary>What time it is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of every frame in and out. Must neither block nor throw: it is called between two frames.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>What the transport knows of why the bytes ended, asked once, when they did.</summary>
    public Func<CancellationToken, ValueTask<LibvirtException?>>? ExplainLoss { get; init; }
}
