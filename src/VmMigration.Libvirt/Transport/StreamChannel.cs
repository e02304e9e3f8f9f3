namespace VmMigration.Libvirt.Transport;

/// <summary>A channel that is nothing but its stream: a Unix socket, TCP or TLS.</summary>
internal sealed class StreamChannel(Stream stream, string description, bool isEncrypted, bool isLocal) : LibvirtChannel
{
    public override Stream Stream { get; } = stream;

    public override string Description { get; } = description;

    public override bool IsEncrypted { get; } = isEncrypted;

    public override bool IsLocal { get; } = isLocal;

    public override ValueTask DisposeAsync() => Stream.DisposeAsync();
}
