namespace VmMigration.Preflight.Checks;

/// <summary>libvirt tells hosts apart by their UUID alone, which machines from one image share.</summary>
internal sealed class HostIdentityCheck() : HostsCheck(
    "HostIdentity", CheckCategory.Connection, "Are source and destination two hosts?", "Attempt to migrate guest to the same host")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var ((source, of), (destination, to)) = ((move.Source.Name, move.Facts.Source), (move.Destination.Name, move.Facts.Destination));
        var evidence = $"{source}: {of.Capabilities.Uuid}, {destination}: {to.Capabilities.Uuid}";
        if (of.Capabilities.Uuid is not { } uuid || to.Capabilities.Uuid != uuid)
        {
            found.Pass($"{source} and {destination} are two hosts", evidence: evidence);
        }
        else if (string.Equals(of.HostName, to.HostName, StringComparison.OrdinalIgnoreCase))
        {
            found.Fail(
                $"{source} and {destination} are the same host, {of.HostName}", "Name another host as the destination.",
                destination, evidence, MigrationError.SameHost);
        }
        else
        {
            found.Fail(
                $"{source} ({of.HostName}) and {destination} ({to.HostName}) have the same host UUID {uuid}, so libvirt takes them for one host",
                "Set host_uuid in /etc/libvirt/libvirtd.conf (or virtqemud.conf) of one of them, restart its daemon, and try again.",
                destination, evidence, MigrationError.SameHost);
        }

        return Task.CompletedTask;
    }
}
