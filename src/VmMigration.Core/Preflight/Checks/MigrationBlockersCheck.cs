using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// QEMU knows best what of a guest it cannot send, and tells it only to whom begins: the move is begun on the source and
/// called off at once, which the guest does not notice.
/// </summary>
internal sealed class MigrationBlockersCheck() : PreflightCheck(
    "MigrationBlockers", CheckCategory.Device, "Does QEMU itself let the guest go?", "cannot migrate domain: Migration is disabled when …")
{
    /// <summary>What is refused before QEMU is asked, and has a check of its own.</summary>
    private static readonly string[] ToldElsewhere = ["snapshots", "active block job", "with I/O error", "TSC frequency", "auto destroy"];

    private static readonly (string Reason, string Fix)[] Known =
    [
        ("VirtFS export path", "Unmount the folder in the guest (umount), and try again; or move it cold."),
        ("vhost-user-fs", "Unmount the folder in the guest and take the device away (virsh detach-device), or move it cold; QEMU 8.2 and later can move it."),
        ("ivshmem", "Take the shared memory away (virsh detach-device), or move the guest cold."),
        ("VFIO", "Take the device away (virsh detach-device), pair it with a virtio card (teaming), or move the guest cold."),
        ("vfio", "Take the device away (virsh detach-device), pair it with a virtio card (teaming), or move the guest cold."),
        ("SEV", "Move it cold: its memory is encrypted for this host."),
        ("TDX", "Move it cold: its memory is encrypted for this host."),
        ("invtsc", "Give its time stamp counter a rate (virsh edit, clock/timer), or take invtsc away, and restart it."),
        ("virgl", "Move it cold, or take 3D acceleration from its graphics card (virsh edit, accel3d='no') and restart it."),
        ("vhost-vdpa", "Take the card away (virsh detach-interface), or move it cold; QEMU 8.0 and later can move most."),
        ("VHOST_F_LOG_ALL", "Update what serves the card or disk by vhost-user, take it away, or move the guest cold."),
        ("TPM", "Update swtpm on both hosts, or move it cold."),
        ("does not support live migration", "Convert the disk to qcow2 or raw (qemu-img convert) while the guest is off, or move it cold."),
    ];

    /// <inheritdoc/>
    public override bool PlanDecides => true;

    // A guest has one such job at a time, and other checks begin moves to see whether hosts reach each other.
    /// <inheritdoc/>
    public override bool ComesLast => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (!move.Guest.Status.IsActive || move.Request.Kind is MigrationKind.Cold)
        {
            found.Pass("nothing of it is sent while it runs");
        }
        else if (move.Occasion is not CheckOccasion.Rehearsal)
        {
            found.Skipped("QEMU was not asked", "-DryRun asks.");
        }
        else if (await move.Guest.ObjectionAsync(move.Request.AbortOnError).ConfigureAwait(false) is not { } objection)
        {
            found.Pass($"QEMU on {move.Source.Name} lets it go");
        }
        else if (ToldElsewhere.Any(t => objection.Contains(t, StringComparison.Ordinal)))
        {
            found.Skipped($"libvirt stopped before QEMU was asked: {objection}", "See the other checks.");
        }
        else
        {
            Tell(move, found, objection);
        }
    }

    private static void Tell(MoveView move, Findings found, string objection)
    {
        const string before = "cannot migrate domain: ";
        var at = objection.IndexOf(before, StringComparison.Ordinal);
        string[] reasons = at < 0 ? [objection] : objection[(at + before.Length)..].Split("; ");
        foreach (var reason in reasons)
        {
            var fix = Known.FirstOrDefault(k => reason.Contains(k.Reason, StringComparison.Ordinal)).Fix
                ?? $"Take away what it names (virsh detach-device {move.Virsh}), or move the guest cold (Start-VmColdMigration).";
            found.Fail($"{move.Source.Name} does not let it go: {reason}", fix, error: MigrationError.Incompatible);
        }
    }
}
