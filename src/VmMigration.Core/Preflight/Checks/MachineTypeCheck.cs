using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>A machine type is a promise of one QEMU, and of those after it, which devices a guest finds.</summary>
internal sealed class MachineTypeCheck() : PreflightCheck(
    "MachineType", CheckCategory.Platform, "Does the destination have the guest's emulator, domain type and machine type?",
    "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-9.0'; Cannot check QEMU binary …")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (platform, destination) = (move.Domain.Platform, move.Destination.Name);
        try
        {
            var offered = await move.Destination.DomainCapabilitiesAsync(platform).ConfigureAwait(false);
            if (platform.Machine is { } machine
                && move.Facts.Destination.Capabilities.FindGuest(offered.Architecture, offered.DomainType)?.FindMachine(machine) is { IsDeprecated: true })
            {
                found.Warning(
                    $"machine type {machine} is about to go from QEMU: {destination} has it still, and the next release may not",
                    $"Give {move.VM} a newer machine type when it can be off (virsh edit {move.Virsh}).", machine);
                return;
            }

            found.Pass($"{destination} runs guests of type {platform.DomainType} with machine type {platform.Machine ?? offered.Machine}");
        }
        catch (MigrationException e) when (e.Error is MigrationError.Incompatible)
        {
            Explain(move, found, e.Message);
        }
    }

    private static void Explain(MoveView move, Findings found, string said)
    {
        var (vm, source, destination, platform) = (move.VM, move.Source.Name, move.Destination.Name, move.Domain.Platform);
        var (here, there) = (move.Facts.Source, move.Facts.Destination);
        var architecture = platform.Architecture ?? here.Capabilities.Architecture;
        if (there.Capabilities.Guests.Count > 0 && there.Capabilities.FindGuest(architecture, platform.DomainType!) is null)
        {
            found.Fail(
                $"{destination} runs no guests of type {platform.DomainType} and architecture {architecture}",
                platform.DomainType == "kvm"
                    ? $"Enable virtualisation in {destination}'s firmware and load kvm_intel or kvm_amd there (virt-host-validate qemu shows what is missing)."
                    : $"Install QEMU for {architecture} on {destination}, or choose another host.",
                platform.DomainType, Evidence(t => t.Capabilities.Guests.Where(g => g.Architecture == architecture).Select(g => g.DomainType)));
        }
        else if (said.Contains("QEMU binary", StringComparison.Ordinal))
        {
            var other = there.Capabilities.FindGuest(architecture, platform.DomainType!)?.Emulator;
            found.Fail(
                $"{destination} has no emulator {platform.Emulator}",
                $"Make a link there (ln -s {CommandText.Sh(other ?? "EMULATOR")} {CommandText.Sh(platform.Emulator ?? "EMULATOR")}), or name {destination}'s own in the guest's description there (-DestinationXml, devices/emulator).",
                platform.Emulator, $"{source}: {platform.Emulator}, {destination}: {other ?? "none"}");
        }
        else if (said.Contains("machine", StringComparison.Ordinal) && platform.Machine is { } machine)
        {
            found.Fail(
                $"QEMU {there.HypervisorVersion} on {destination} does not have the machine type {machine}",
                $"Update QEMU on {destination}, or choose another host. For later moves: give {vm} a machine type that both have{NewestOfBoth(move, architecture)} (virsh edit {move.Virsh}) and restart it.",
                machine, $"{source}: QEMU {here.HypervisorVersion}, {destination}: QEMU {there.HypervisorVersion}");
        }
        else
        {
            found.Fail($"{destination} cannot run such a guest: {said}", $"See what it can run: virsh domcapabilities on {destination}.");
        }

        string Evidence(Func<HostFacts, IEnumerable<string>> of) =>
            $"{source}: {string.Join(", ", of(here))}, {destination}: {string.Join(", ", of(there))}";
    }

    /// <summary>The newest type of the same kind that both hosts have: <c>, such as pc-q35-7.2</c>.</summary>
    private static string NewestOfBoth(MoveView move, string architecture)
    {
        var (machine, type) = (move.Domain.Os.Machine!, move.Domain.Type);
        var family = machine[..(machine.LastIndexOf('-') + 1)];
        var there = move.Facts.Destination.Capabilities.FindGuest(architecture, type);
        var newest = move.Facts.Source.Capabilities.FindGuest(architecture, type)?.Machines
            .Where(m => m.Name.StartsWith(family, StringComparison.Ordinal) && there?.FindMachine(m.Name) is not null)
            .Select(m => (m.Name, Version: Version.TryParse(m.Name[family.Length..], out var version) ? version : null))
            .Where(m => m.Version is not null && m.Name != machine)
            .MaxBy(m => m.Version);
        return newest is { Name: { } name } ? $", such as {name}" : "";
    }
}
