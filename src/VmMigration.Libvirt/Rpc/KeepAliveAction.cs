namespace VmMigration.Libvirt.Rpc;

/// <summary>What a silent interval asks for.</summary>
internal enum KeepAliveAction
{
    /// <summary>Something was heard.</summary>
    None,
    /// <summary>Ask.</summary>
    Ping,
    /// <summary>Asked often enough.</summary>
    GiveUp,
}
