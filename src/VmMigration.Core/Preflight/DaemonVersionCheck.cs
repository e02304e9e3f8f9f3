namespace VmMigration.Preflight;

/// <summary>Do both daemons speak peer-to-peer migration with parameters? libvirt 1.1.0 and later do.</summary>
public sealed class DaemonVersionCheck : IMoveCheck
{
    /// <inheritdoc/>
    public MigrationException? Judge(MoveFacts facts)
    {
        var (old, version) = !facts.Source.CanMigrate
            ? (facts.Request.Source.Name, facts.Source.LibvirtVersion)
            : (facts.Request.Destination.Name, facts.Destination.LibvirtVersion);
        return facts is { Source.CanMigrate: true, Destination.CanMigrate: true }
            ? null
            : new MigrationException(
                MigrationError.DaemonUnsupported,
                $"{facts.VM} was not moved: libvirt {version} on {old} cannot migrate by peer to peer with parameters.",
                "Update libvirt there to 1.1.0 or later, and check that the URI names the QEMU driver (qemu+ssh://…/system).",
                old);
    }
}
