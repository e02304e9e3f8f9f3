namespace VmMigration.Libvirt;

/// <summary>Which part of libvirt an error comes from (<c>virErrorDomain</c>); others keep their number.</summary>
public enum LibvirtErrorDomain
{
    /// <summary>VIR_FROM_NONE.</summary>
    None = 0,
    /// <summary>VIR_FROM_RPC.</summary>
    Rpc = 7,
    /// <summary>VIR_FROM_QEMU.</summary>
    Qemu = 10,
    /// <summary>VIR_FROM_STORAGE.</summary>
    Storage = 18,
    /// <summary>VIR_FROM_DOMAIN.</summary>
    Domain = 20,
    /// <summary>VIR_FROM_CPU.</summary>
    Cpu = 31,
}
