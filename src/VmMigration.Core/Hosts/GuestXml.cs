namespace VmMigration.Hosts;

/// <summary>Which of a guest's descriptions.</summary>
public enum GuestXml
{
    /// <summary>As it is now, without secrets.</summary>
    Live,
    /// <summary>As it is now, as another host is to have it, with passwords: <c>VIR_DOMAIN_XML_MIGRATABLE | SECURE</c>.</summary>
    ForMove,
    /// <summary>As it is kept for its next start, with passwords: <c>VIR_DOMAIN_XML_INACTIVE | SECURE</c>.</summary>
    Kept,
}
