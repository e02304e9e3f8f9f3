namespace VmMigration.Libvirt;

/// <summary>What goes, or stays, with a definition (<c>virDomainUndefineFlagsValues</c>).</summary>
[Flags]
public enum UndefineFlags
{
    /// <summary>Refused where there is NVRAM, a saved state or a snapshot.</summary>
    None = 0,
    /// <summary>VIR_DOMAIN_UNDEFINE_MANAGED_SAVE: the saved state goes.</summary>
    ManagedSave = 1,
    /// <summary>VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA.</summary>
    SnapshotsMetadata = 2,
    /// <summary>VIR_DOMAIN_UNDEFINE_NVRAM: the firmware's variables go.</summary>
    Nvram = 4,
    /// <summary>VIR_DOMAIN_UNDEFINE_KEEP_NVRAM.</summary>
    KeepNvram = 8,
    /// <summary>VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA.</summary>
    CheckpointsMetadata = 0x10,
    /// <summary>VIR_DOMAIN_UNDEFINE_TPM, libvirt 8.9: the emulated TPM's state goes.</summary>
    Tpm = 0x20,
    /// <summary>VIR_DOMAIN_UNDEFINE_KEEP_TPM, libvirt 8.9.</summary>
    KeepTpm = 0x40,
}
