namespace VmMigration.Libvirt.Rpc;

/// <summary>What a silent interval asks for.</summary>
internal enum KeepAliveAction
{
    /// <summary>A frame was heard.</summary>
    None,
    /// <summary>Ask.</summary>
    Ping,
    /// <summary>Asked often enough.</summary>
    GiveUp,
}
