namespace VmMigration.Libvirt;

/// <summary>Which XML of a guest (<c>virDomainXMLFlags</c>).</summary>
[Flags]
public enum DomainXml
{
    /// <summary>As it is now.</summary>
    None = 0,
    /// <summary>VIR_DOMAIN_XML_SECURE: with passwords; refused on a read-only connection.</summary>
    Secure = 1,
    /// <summary>VIR_DOMAIN_XML_INACTIVE: as it is kept for its next start.</summary>
    Inactive = 2,
    /// <summary>VIR_DOMAIN_XML_UPDATE_CPU: with the CPU's features spelt out.</summary>
    UpdateCpu = 4,
    /// <summary>VIR_DOMAIN_XML_MIGRATABLE: as another host is to have it.</summary>
    Migratable = 8,
}
