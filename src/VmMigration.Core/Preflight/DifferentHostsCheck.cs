namespace VmMigration.Preflight;

/// <summary>Are source and destination two hosts? libvirt tells them apart by their UUID alone.</summary>
public sealed class DifferentHostsCheck : IMoveCheck
{
    /// <inheritdoc/>
    public MigrationException? Judge(MoveFacts facts)
    {
        var (source, destination) = (facts.Request.Source, facts.Request.Destination);
        if (facts.Source.Capabilities.Uuid is not { } uuid || facts.Destination.Capabilities.Uuid != uuid)
        {
            return null;
        }

        var same = string.Equals(facts.Source.HostName, facts.Destination.HostName, StringComparison.OrdinalIgnoreCase);
        return new MigrationException(
            MigrationError.SameHost,
            same
                ? $"{facts.VM} was not moved: {source.Name} and {destination.Name} are the same host, {facts.Source.HostName}."
                : $"{facts.VM} was not moved: {source.Name} ({facts.Source.HostName}) and {destination.Name} ({facts.Destination.HostName}) "
                  + $"have the same host UUID {uuid}, so libvirt takes them for one host.",
            same
                ? "Name another host as the destination."
                : "Set host_uuid in /etc/libvirt/libvirtd.conf (or virtqemud.conf) of one of them, restart its daemon, and try again.",
            destination.Name);
    }
}
