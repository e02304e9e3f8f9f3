using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A tunnel through the daemons carries memory alone.</summary>
internal sealed class TunnelledCheck() : OptionsCheck(
    OptionGroup.Tunnelled, r => r.Tunnelled, "no tunnel is asked for", "a tunnel through the daemons can carry it",
    "Tunnelled", "Can a tunnel through the daemons carry all that is asked for?",
    "argument key 'host' must not have null value; migration of non-shared storage is not supported with tunnelled migration")
{
    private const string Action = "Leave out -Tunnelled: -Tls encrypts memory and disks as well. Or put the disk on storage that both hosts share.";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var copied = move.Request.Tunnelled && move.MayCopyDisks
            ? (await move.DisksAsync().ConfigureAwait(false)).Disks.Where(d => d.Plan is { IsCopied: true }).ToArray() : [];
        foreach (var disk in copied)
        {
            found.Fail(Why(move.Request, disk.Target), Action, disk.Target, error: MigrationError.ParameterInvalid);
        }

        if (copied.Length == 0)
        {
            await base.AskAsync(move, found).ConfigureAwait(false);
        }
    }

    /// <summary>What a plan says of it.</summary>
    public static MigrationException Refusal(MigrationRequest request, string disk) => new(
        MigrationError.ParameterInvalid, $"{request.VM} was not moved: {Why(request, disk)}.", Action, request.VM) { Check = "Tunnelled" };

    private static string Why(MigrationRequest request, string disk) => $"{disk} is only on {request.Source.Name}, and libvirt copies no disks through a tunnel";
}
