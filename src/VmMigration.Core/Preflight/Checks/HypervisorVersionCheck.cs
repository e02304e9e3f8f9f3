namespace VmMigration.Preflight.Checks;

/// <summary>What QEMU sends, newer ones read; the other way round it may work. Updates within a version do not matter.</summary>
internal sealed class HypervisorVersionCheck() : HostsCheck(
    "HypervisorVersion", CheckCategory.Platform, "Are QEMU and libvirt on the destination at least as new as on the source?",
    "Unknown savevm section or instance; load of migration failed: Invalid argument")
{
    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (here, there) = (move.Facts.Source, move.Facts.Destination);
        var isOlder = Look("QEMU", here.HypervisorVersion, there.HypervisorVersion) | Look("libvirt", here.LibvirtVersion, there.LibvirtVersion);
        if (!isOlder)
        {
            found.Pass(
                $"{move.Destination.Name} has nothing older than {move.Source.Name}",
                evidence: $"{move.Source.Name}: QEMU {here.HypervisorVersion}, libvirt {here.LibvirtVersion}, "
                    + $"{move.Destination.Name}: QEMU {there.HypervisorVersion}, libvirt {there.LibvirtVersion}");
        }

        return Task.CompletedTask;

        bool Look(string what, Version source, Version destination)
        {
            if ((destination.Major, destination.Minor).CompareTo((source.Major, source.Minor)) >= 0)
            {
                return false;
            }

            found.Warning(
                $"{what} is older on {move.Destination.Name}, which may not understand what {move.Source.Name} sends",
                $"Update {move.Destination.Name} first. A move that it does not understand fails, and leaves the guest where it is.",
                what, $"{move.Source.Name}: {source}, {move.Destination.Name}: {destination}");
            return true;
        }
    }
}
