namespace VmMigration.Libvirt.Rpc;

/// <summary>The programs that share a connection.</summary>
internal static class RpcProgram
{
    /// <summary>REMOTE_PROGRAM: libvirt's API.</summary>
    public const uint Remote = 0x20008086;

    /// <summary>QEMU_PROGRAM: monitor and agent commands.</summary>
    public const uint Qemu = 0x20008087;

    /// <summary>KEEPALIVE_PROGRAM.</summary>
    public const uint KeepAlive = 0x6b656570;
}
