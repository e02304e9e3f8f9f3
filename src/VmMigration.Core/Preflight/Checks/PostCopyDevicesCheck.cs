using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>What of a guest or of its move does not go with post-copy.</summary>
internal sealed class PostCopyDevicesCheck() : PreflightCheck(
    "PostCopyDevices", CheckCategory.Mode, "Do the guest's devices, its memory and the other options go with post-copy?",
    "post-copy migration is not supported with non-live or paused migration; Postcopy is not supported")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        foreach (var rule in OptionRules.Broken(move.Request, OptionGroup.PostCopy))
        {
            found.Fail(rule.Why, rule.Action, error: MigrationError.ParameterInvalid);
        }

        if (found.All.Count > 0)
        {
            return Task.CompletedTask;
        }

        var ending = MoveEnding.Of(move.Request, move.Facts);
        if (ending is { NoPostCopyBecause: { } because, PostCopyIsAsked: true })
        {
            found.Fail(because, "Leave out -PostCopy, or what it does not go with.", error: MigrationError.ParameterInvalid);
        }
        else if (ending is not { PostCopy: true })
        {
            found.Pass(ending?.NoPostCopyBecause is { } why ? $"the move will not be switched to post-copy: {why}" : "the move will not be switched to post-copy");
        }
        else
        {
            JudgeGuest(move, ending, found);
        }

        return Task.CompletedTask;
    }

    private static void JudgeGuest(MoveView move, MoveEnding ending, Findings found)
    {
        var guest = move.Arriving;
        foreach (var device in guest.HostDevices.Where(d => d.Type is "pci" or "mdev" && d.Teaming?.Type != "transient"))
        {
            Say($"its host device {device.Address ?? device.Type} changes memory past QEMU, which post-copy cannot follow", device.Address);
        }

        foreach (var card in guest.Interfaces.Where(i => i.Type is "hostdev" or "vdpa" && i.Teaming?.Type != "transient"))
        {
            Say($"its network card {card.Mac} is a device of the host and changes memory past QEMU, which post-copy cannot follow", card.Mac);
        }

        if (guest.Memory.Backing is { Source: "file", UsesHugePages: false })
        {
            Say("its memory is in a file, and post-copy fetches pages into memory only", "memory");
        }

        foreach (var device in guest.Memory.Devices.Where(d => d.SourcePath is not null))
        {
            Say($"its memory device is {device.SourcePath} on the host, and post-copy fetches pages into memory only", device.SourcePath);
        }

        if (found.All.Count == 0)
        {
            found.Pass("its devices and memory go with post-copy");
        }

        void Say(string why, string? subject) =>
            PostCopySupportCheck.Say(ending, found, why, "Leave out -PostCopy (-TimeoutAction Suspend pauses the guest until it is across).", subject);
    }
}
