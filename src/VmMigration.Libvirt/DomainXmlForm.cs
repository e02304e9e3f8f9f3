namespace VmMigration.Libvirt;

/// <summary>Which XML of a guest (<c>virDomainXMLFlags</c>).</summary>
[Flags]
public enum DomainXmlForm
{
    /// <summary>As it runs now.</summary>
    Live = 0,
    /// <summary>With passwords; refused on a read-only connection.</summary>
    Secure = 1,
    /// <summary>As it will be started next.</summary>
    Inactive = 2,
    /// <summary>As it is sent to another host; refused on a read-only connection.</summary>
    Migratable = 8,
}
