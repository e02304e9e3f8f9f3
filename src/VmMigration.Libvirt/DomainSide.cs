namespace VmMigration.Libvirt;

/// <summary>Which of a guest's descriptions is changed (<c>virDomainModificationImpact</c>).</summary>
public enum DomainSide
{
    /// <summary>What runs (<c>VIR_DOMAIN_AFFECT_LIVE</c>).</summary>
    Live = 1,
    /// <summary>What is kept, and started next time (<c>VIR_DOMAIN_AFFECT_CONFIG</c>).</summary>
    Kept = 2,
}
