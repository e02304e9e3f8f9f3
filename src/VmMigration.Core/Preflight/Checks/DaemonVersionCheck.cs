namespace VmMigration.Preflight.Checks;

/// <summary>Migration with parameters came with libvirt 1.1.0; drivers other than QEMU's have none.</summary>
internal sealed class DaemonVersionCheck() : HostsCheck(
    "DaemonVersion", CheckCategory.Connection, "Do both daemons speak peer-to-peer migration with parameters?",
    "this function is not supported by the connection driver")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Facts.Source, move.Facts.Destination);
        var evidence = $"libvirt on {move.Source.Name}: {source.LibvirtVersion}, on {move.Destination.Name}: {destination.LibvirtVersion}";
        if (source.CanMigrate && destination.CanMigrate)
        {
            found.Pass("both daemons can", evidence: evidence);
            return Task.CompletedTask;
        }

        var (host, facts) = source.CanMigrate ? (move.Destination.Name, destination) : (move.Source.Name, source);
        found.Fail(
            $"libvirt {facts.LibvirtVersion} on {host} cannot migrate by peer to peer with parameters",
            "Update libvirt there to 1.1.0 or later, and check that the URI names the QEMU driver (qemu+ssh://…/system).",
            host, evidence, MigrationError.DaemonUnsupported);
        return Task.CompletedTask;
    }
}
