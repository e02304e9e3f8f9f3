using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// For post-copy the destination's QEMU answers page faults of the guest, which its kernel has to permit: to every process, or
/// by a device of its own that newer ones can be given, or because QEMU runs as root.
/// </summary>
internal sealed class PostCopySupportCheck() : PreflightCheck(
    "PostCopySupport", CheckCategory.Mode, "Does the destination's kernel let QEMU handle the page faults that post-copy needs?",
    "Postcopy is not supported; userfaultfd not available: Operation not permitted")
{
    // From then on QEMU can use /dev/userfaultfd, where libvirt gives it that.
    private static readonly Version QemuUsesDevice = new(8, 1);

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (MoveEnding.Of(move.Request, move.Facts) is not { PostCopy: true } ending)
        {
            found.Pass("the move will not be switched to post-copy");
            return;
        }

        if (PostCopyReleases.WhyNotResumed(move.Facts.Source, move.Facts.Destination, move.Source.Name, move.Destination.Name) is { } old)
        {
            found.Warning(
                $"{old.Why}: the guest is lost when the link breaks in post-copy", $"{old.Action} Or leave out -PostCopy.", old.Host);
        }

        var destination = move.Destination;
        if (await destination.ShellAsync().ConfigureAwait(false) is not { } facts)
        {
            found.SkippedWithoutShell(destination);
            return;
        }

        var tries = move.Occasion is CheckOccasion.Rehearsal ? "The rehearsal tries it." : "-DryRun tries it.";
        switch (facts)
        {
            case { UnprivilegedUserFaults: true }:
                found.Pass($"{destination.Name} lets every process handle page faults");
                break;
            case { UnprivilegedUserFaults: null } or { QemuSettings: null }:
                found.Skipped($"{destination.Name} does not tell whether QEMU may handle page faults", tries);
                break;
            case var _ when facts.Setting("user") is "root" or "+0" or "0":
                found.Skipped($"QEMU runs as root on {destination.Name}, which may or may not be enough", tries);
                break;
            case var _ when move.Facts.Destination.HypervisorVersion >= QemuUsesDevice:
                found.Skipped($"QEMU on {destination.Name} may have it by /dev/userfaultfd", tries);
                break;
            default:
                Say(
                    ending, found, $"{destination.Name} lets no process without privileges handle page faults (vm.unprivileged_userfaultfd is 0)",
                    $"sysctl vm.unprivileged_userfaultfd=1 on {destination.Name} (and in /etc/sysctl.d), or leave out -PostCopy.");
                break;
        }
    }

    /// <summary>Post-copy that only the policy has is left out where it cannot be; what is asked for by name fails the move.</summary>
    internal static void Say(MoveEnding ending, Findings found, string why, string fix, string? subject = null)
    {
        if (ending.PostCopyIsAsked)
        {
            found.Fail(why, fix, subject);
        }
        else
        {
            found.Warning($"{why}: the move cannot be ended by post-copy, as policy {ending.Policy.Name} has it", fix, subject);
        }
    }
}
