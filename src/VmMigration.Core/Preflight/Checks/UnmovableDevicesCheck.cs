using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Devices whose state is outside QEMU, or bound to the host.</summary>
internal sealed class UnmovableDevicesCheck() : PreflightCheck(
    "UnmovableDevices", CheckCategory.Device, "Has the guest no device that cannot be moved: shared folders and memory, vDPA, encrypted memory?",
    "migration with virtiofs device is not supported; cannot migrate domain: non-migratable device: …/vhost-user-fs; shmem device '…' cannot be migrated")
{
    // Before these, none of the kind could be moved; since then it depends on what serves it.
    private static readonly (Version Libvirt, Version Qemu) Virtiofs = (new(10, 5), new(8, 2));
    private static readonly Version Vdpa = new(8, 0);

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        if (move.Request.Kind is MigrationKind.Cold)
        {
            Cold(move, found);
            return Task.CompletedTask;
        }

        Look(move, found);
        if (found.All.Count == 0)
        {
            found.Pass("it has no device that cannot be moved");
        }

        return Task.CompletedTask;
    }

    private static void Look(MoveView move, Findings found)
    {
        Folders(move, found);
        Memories(move, found);
        Vhost(move, found);
        Others(move, found);
    }

    /// <summary>Where disks are copied, a process that stands still is moved, with all its devices.</summary>
    private static void Cold(MoveView move, Findings found)
    {
        var all = new Findings();
        Look(move, all);
        foreach (var finding in move.MayCopyDisks ? all.All.Where(f => f.Status is CheckStatus.Fail) : [])
        {
            found.Warning(
                $"{finding.Message}, which matters where its disks are copied: they go with a process that stands still",
                $"Take it away first (virsh detach-device {move.Virsh} FILE --config), or have the disks on storage that both hosts share.", finding.Subject, finding.Evidence);
        }

        if (found.All.Count == 0)
        {
            found.Pass("it is shut down first, and starts with new devices");
        }
    }

    private static void Folders(MoveView move, Findings found)
    {
        foreach (var folder in move.Domain.Filesystems)
        {
            var (tag, source) = (folder.Tag ?? "?", move.Facts.Source);
            if (folder.Driver != "virtiofs")
            {
                found.Warning(
                    $"the shared folder {tag} (9p) keeps it from being moved while it is mounted in the guest, and {move.Destination.Name} must have {folder.SourcePath}",
                    $"Unmount it in the guest (umount -t 9p -a), and see that {folder.SourcePath} is on {move.Destination.Name}; -DryRun asks whether it is mounted.", tag);
            }
            else if (source.HypervisorVersion < Virtiofs.Qemu || source.LibvirtVersion < Virtiofs.Libvirt)
            {
                found.Fail(
                    $"the shared folder {tag} (virtiofs) cannot be moved with it", Away(move, "Unmount it in the guest and take it away"), tag,
                    $"{move.Source.Name}: QEMU {source.HypervisorVersion}, libvirt {source.LibvirtVersion}, needed: QEMU {Virtiofs.Qemu} and a libvirt that knows virtiofsd's migration");
            }
            else
            {
                found.Warning(
                    $"the shared folder {tag} (virtiofs) is moved only where its virtiofsd can be, and {move.Destination.Name} must have {folder.SourcePath ?? folder.SocketPath} with the same files",
                    "Ask the hosts: Test-MigrationHost -DryRun.", tag);
            }
        }
    }

    private static void Memories(MoveView move, Findings found)
    {
        foreach (var shared in move.Domain.SharedMemories)
        {
            if (shared.Model is "ivshmem" || shared.Role is not "master")
            {
                found.Fail(
                    $"the shared memory {shared.Name} is not its own ({(shared.Model is "ivshmem" ? "ivshmem" : $"role {shared.Role ?? "peer"}")}) and cannot be moved with it",
                    Away(move, "Take it away"), shared.Name);
            }
        }

        foreach (var memory in move.Domain.Memory.Devices.Where(m => m is { Model: "dimm", Slot: null }))
        {
            found.Fail(
                "a memory module of it has no slot, and may turn up elsewhere on the other host", $"Give it an address (virsh edit {move.Virsh}) and restart it.", "dimm",
                $"{memory.SizeKiB / 1024} MiB");
        }

        if (move.Domain.LaunchSecurity is { } encryption)
        {
            found.Fail($"its memory is encrypted for {move.Source.Name} ({encryption})", "Move it cold (Start-VmColdMigration).", encryption);
        }
    }

    private static void Vhost(MoveView move, Findings found)
    {
        var vdpa = move.Domain.Interfaces.Where(i => i.Type == "vdpa").Select(i => i.SourceDevice)
            .Concat(move.Domain.Disks.Where(d => d.Source.Kind is DiskSourceKind.VhostVdpa).Select(d => d.Target));
        foreach (var device in vdpa)
        {
            if (move.Facts.Source.HypervisorVersion < Vdpa)
            {
                found.Fail(
                    $"the vDPA device {device} cannot be moved with it before QEMU {Vdpa}", Away(move, "Take it away"), device,
                    $"{move.Source.Name}: QEMU {move.Facts.Source.HypervisorVersion}");
            }
            else
            {
                found.Warning($"the vDPA device {device} is moved only where its driver can be, and {move.Destination.Name} must have it", "Ask QEMU: Test-MigrationHost -DryRun.", device);
            }
        }

        var sockets = move.Domain.Interfaces.Where(i => i.Type == "vhostuser").Select(i => i.SocketPath)
            .Concat(move.Domain.Disks.Where(d => d.Source.Kind is DiskSourceKind.VhostUser).Select(d => d.Source.Path));
        foreach (var socket in sockets)
        {
            found.Warning(
                $"{move.Destination.Name} needs a process behind {socket} (vhost-user) as {move.Source.Name} has, and both must know migration",
                $"See that Open vSwitch, VPP or SPDK serves that socket on {move.Destination.Name}; -DryRun asks QEMU.", socket);
        }
    }

    private static void Others(MoveView move, Findings found)
    {
        foreach (var video in move.Domain.Videos.Where(v => v is { Accelerates3D: true, Model: "virtio" }))
        {
            found.Fail(
                "its graphics card has 3D acceleration, whose state is in the host's own card",
                $"Move it cold, or do without (virsh edit {move.Virsh}, accel3d='no') and restart it.", video.Model);
        }

        foreach (var input in move.Domain.PassedThroughInputs)
        {
            found.Warning($"it has the input device {input} of {move.Source.Name}", Away(move, "Take it away"), input);
        }
    }

    private static string Away(MoveView move, string how) => $"{how} (virsh detach-device {move.Virsh} FILE --live), or move the guest cold (Start-VmColdMigration).";
}
