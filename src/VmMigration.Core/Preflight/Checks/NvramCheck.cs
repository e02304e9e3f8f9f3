using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>QEMU writes a guest's firmware variables where it runs; a file that is in their way there may be another guest's.</summary>
internal sealed class NvramCheck() : PreflightCheck(
    CheckIds.Nvram, CheckCategory.Storage, "Can its firmware's variables come along, with nothing written over?",
    "cannot undefine domain with nvram; unable to open …_VARS.fd: No such file or directory")
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (os, there) = (move.Domain.Os, move.Destination);
        if (os.NvramPath is not { } path)
        {
            found.Pass(os.HasNvram ? "its firmware's variables are in no file" : "its firmware keeps no variables in a file");
        }
        else if (move.Rehearsal is { } rehearsal)
        {
            await RehearsedAsync(rehearsal, path, found).ConfigureAwait(false);
        }
        else if (await there.StatAsync([path]).ConfigureAwait(false) is not { } files || !files[path].Exists)
        {
            if (there.Shell is null)
            {
                found.Skipped($"whether {there.Name} has {path} already was not looked at", "-DryRun looks as a move does.");
            }
            else
            {
                found.Pass($"nothing is in the way of {path}");
            }
        }
        else
        {
            await CompareAsync(move, path, found).ConfigureAwait(false);
        }
    }

    /// <summary>The plan compares byte for byte; the sums of both hosts' shells say the same.</summary>
    private static async Task CompareAsync(MoveView move, string path, Findings found)
    {
        var script = $"sha256sum < {ShellText.Quote(path)}";
        var there = await move.Destination.RunAsync(script).ConfigureAwait(false);
        if (await move.Source.RunAsync(script).ConfigureAwait(false) is not { Length: > 0 } here || there is not { Length: > 0 })
        {
            found.Skipped($"{move.Destination.Name} has {path} already; whether it is the same was not looked at", "-DryRun looks as a move does.", path);
        }
        else if (here == there)
        {
            found.Pass($"{path} is the same on {move.Destination.Name}");
        }
        else
        {
            found.Fail(
                $"{move.Destination.Name} has {path} already, with other firmware's variables in it than the guest's on {move.Source.Name}; nothing is overwritten",
                $"If nobody needs it, move it aside on {move.Destination.Name}: mv {ShellText.Quote(path)} {ShellText.Quote($"{path}.old")}",
                path, error: MigrationError.StorageNameTaken);
        }
    }

    private static async Task RehearsedAsync(MoveRehearsal rehearsal, string path, Findings found)
    {
        try
        {
            var steps = await rehearsal.NvramAsync().ConfigureAwait(false);
            if (steps.Warnings.Count > 0)
            {
                found.Warning(steps.Warnings[0].TrimEnd('.'), $"See whose it is: {path}.");
            }
            else
            {
                found.Pass(steps.Steps.Count > 0 ? $"{path} is carried along" : $"{path} is there, or is made from its template");
            }
        }
        catch (MigrationException e) when (e.Check == CheckIds.Nvram)
        {
            found.Fail(e.Message.TrimEnd('.'), e.RecommendedAction, path, error: e.Error);
        }
    }
}
