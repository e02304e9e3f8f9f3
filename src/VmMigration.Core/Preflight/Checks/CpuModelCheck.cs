using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>A guest finds out once what its processor can do, and uses it until it is restarted.</summary>
internal sealed class CpuModelCheck() : PreflightCheck(
    "CpuModel", CheckCategory.Platform, "Can the destination give the guest the processor that it has?",
    "operation failed: guest CPU doesn't match specification: missing features: avx2")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var destination = move.Destination.Name;
        switch (move.Domain.Cpu)
        {
            case null:
                found.Pass("it has the emulator's own processor");
                return;
            case { Mode: "host-passthrough" or "maximum" } cpu:
                found.Pass($"it has its host's processor ({cpu.Mode}), which CpuHostPassthrough looks at");
                return;
            case { Model: null } cpu:
                found.Pass($"it starts with whatever {destination} has ({cpu.Mode})");
                return;
        }

        // Whether the machine type is there is another question; without it, guests have more answers in common.
        var platform = move.Domain.Platform with { Machine = null };
        var xml = CpuElement.ForComparison(move.Domain.Cpu.Xml);
        if (await move.Destination.CompareCpuAsync(platform, xml).ConfigureAwait(false) is not { } objection)
        {
            found.Pass($"{destination} can give it the processor that it has", move.Domain.Cpu.Model);
            return;
        }

        var missing = CpuElement.FeaturesIn(objection);
        if (move.Domain.Cpu.Check == "none")
        {
            // Nobody saw to it that the source has all of them.
            var here = await move.Source.CompareCpuAsync(platform, xml).ConfigureAwait(false);
            string[] lost = here is null ? missing : [.. missing.Except(CpuElement.FeaturesIn(here))];
            Unchecked(move, found, lost);
            return;
        }

        found.Fail(
            missing.Length > 0
                ? $"{destination} cannot give it {string.Join(", ", missing)}, which its processor has"
                : $"{destination} cannot give it the processor that it has: {CpuElement.Reason(objection)}",
            $"Choose a host that can. For later moves: Get-MigrationCpuBaseline finds the processor that all of some hosts can give; put it into {move.VM}'s definition (virsh edit {move.Virsh}) and restart it.",
            missing.Length > 0 ? string.Join(", ", missing) : move.Domain.Cpu.Model,
            $"{move.Source.Name}: {move.Domain.Cpu.Model}, {destination}: {objection}");
    }

    private static void Unchecked(MoveView move, Findings found, string[] lost)
    {
        if (lost.Length == 0)
        {
            found.Pass($"{move.Destination.Name} lacks nothing of it that {move.Source.Name} has", move.Domain.Cpu!.Model);
            return;
        }

        found.Warning(
            $"{move.Destination.Name} lacks {string.Join(", ", lost)}, and nobody will notice: its processor is not checked (check='none')",
            $"Choose a host that has it. For later moves: let libvirt check {move.VM}'s processor (virsh edit {move.Virsh}, cpu check='full') and restart it.",
            string.Join(", ", lost));
    }
}
