using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A guest that has its host's processor as it is gets the other host's without anybody checking it.</summary>
internal sealed class CpuHostPassthroughCheck() : PreflightCheck(
    "CpuHostPassthrough", CheckCategory.Platform, "Where the guest has its host's own processor: is the destination's the same?",
    "nothing is said: the guest crashes when it uses what is not there any more")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Domain.Cpu is not { Mode: "host-passthrough" or "maximum" } cpu)
        {
            found.Pass("it has a processor of its own");
        }
        else if (move.Request.Kind is MigrationKind.Cold)
        {
            found.Pass($"it starts anew with {move.Destination.Name}'s processor");
        }
        else if (await IsLessAsync(move, found, cpu.Mode).ConfigureAwait(false) || IsOther(move, found, cpu.Mode))
        {
            return;
        }
        else if (cpu.IsMigratable is false)
        {
            found.Warning(
                "features that keep it from being moved are not left out of its processor (migratable='off')",
                $"Ask QEMU whether it has any: Test-MigrationHost -DryRun. For later moves: migratable='on' (virsh edit {move.Virsh}) and a restart.", cpu.Mode);
        }
        else
        {
            found.Pass($"{move.Source.Name} and {move.Destination.Name} have the same processor", cpu.Mode);
        }
    }

    private static string Advice(MoveView move) =>
        $"Choose a host with the same processor. For later moves: give {move.VM} a processor that both hosts have (Get-MigrationCpuBaseline; virsh edit {move.Virsh}) and restart it.";

    /// <summary>Whether the destination lacks something that the source gives its guests.</summary>
    private static async Task<bool> IsLessAsync(MoveView move, Findings found, string mode)
    {
        var platform = move.Domain.Platform with { Machine = null };
        var own = (await move.Source.DomainCapabilitiesAsync(platform).ConfigureAwait(false)).HostModelCpu;
        if (own is null || await move.Destination.CompareCpuAsync(platform, own).ConfigureAwait(false) is not { } objection)
        {
            return false;
        }

        var missing = CpuElement.FeaturesIn(objection);
        found.Fail(
            $"it has {move.Source.Name}'s processor as it is ({mode}), and {move.Destination.Name} lacks {(missing.Length > 0 ? string.Join(", ", missing) : CpuElement.Reason(objection))}",
            Advice(move), missing.Length > 0 ? string.Join(", ", missing) : mode, Evidence(move));
        return true;
    }

    /// <summary>Whether it is another one though nothing is missing.</summary>
    private static bool IsOther(MoveView move, Findings found, string mode)
    {
        var (here, there) = (move.Facts.Source.Capabilities.Cpu, move.Facts.Destination.Capabilities.Cpu);
        var what = (here.Vendor, here.Model) != (there.Vendor, there.Model) ? "processor"
            : here.MicrocodeVersion != there.MicrocodeVersion && here.MicrocodeVersion is not null && there.MicrocodeVersion is not null ? "microcode"
            : null;
        if (what is null)
        {
            return false;
        }

        found.Warning(
            $"it has {move.Source.Name}'s processor as it is ({mode}), and {move.Destination.Name} has another {what}",
            what == "microcode" ? $"Bring both hosts to the same microcode. {Advice(move)}" : Advice(move), what, Evidence(move));
        return true;
    }

    private static string Evidence(MoveView move) =>
        $"{Of(move.Source.Name, move.Facts.Source.Capabilities.Cpu)}, {Of(move.Destination.Name, move.Facts.Destination.Capabilities.Cpu)}";

    private static string Of(string host, HostCpu cpu) =>
        $"{host}: {cpu.Vendor} {cpu.Model}{(cpu.MicrocodeVersion is { } microcode ? $" microcode 0x{microcode:x}" : "")}";
}
