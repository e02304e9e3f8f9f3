using System.Xml.Linq;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc.Procedures;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>What starts, stops and changes guests.</summary>
internal static class LifecycleExercises
{
    private const string Usb = "<controller type='scsi' model='virtio-scsi' index='7'/>";

    public static IEnumerable<Exercise> All { get; } =
    [
        Changing(DomainLifecycleProcedures.CreateXml, _ => ("<domain/>", 0u), async d =>
        {
            var guest = await d.CallAsync(DomainLifecycleProcedures.CreateXml, (Daemon.XmlOf("created"), 1u));
            Assert.Equal(("created", 3), (guest.Name, await StateAsync(d, guest)));
            await d.CallAsync(DomainLifecycleProcedures.DestroyFlags, (guest, 1u));
            var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => StateAsync(d, guest));
            Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        }),
        Changing(DomainLifecycleProcedures.Define, _ => "<domain/>", async d =>
        {
            var guest = await d.CallAsync(DomainLifecycleProcedures.Define, Daemon.XmlOf("defined"));
            Assert.Equal(("defined", -1), (guest.Name, guest.Id));
            await d.CallAsync(DomainLifecycleProcedures.Undefine, guest);
        }),
        Changing(DomainLifecycleProcedures.DefineFlags, _ => ("<domain/>", 0u), async d =>
        {
            var guest = await d.CallAsync(DomainLifecycleProcedures.DefineFlags, (Daemon.XmlOf("valid"), 1u));
            await d.CallAsync(DomainLifecycleProcedures.UndefineFlags, (guest, 1u | 2u | 4u));
            await Assert.ThrowsAsync<LibvirtErrorException>(() => d.CallAsync(DomainProcedures.LookupByName, "valid"));
        }),
        Changing(DomainLifecycleProcedures.Create, d => d.Missing, async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.Create, d.Off);
            Assert.Equal(1, await StateAsync(d, d.Off));
            await d.CallAsync(DomainLifecycleProcedures.Destroy, d.Off);
        }),
        Changing(DomainLifecycleProcedures.CreateFlags, d => (d.Missing, 0u), async d =>
        {
            var guest = await d.CallAsync(DomainLifecycleProcedures.CreateFlags, (d.Off, 1u));
            Assert.Equal(3, await StateAsync(d, guest));
            Assert.True(guest.Id > 0);
            await d.CallAsync(DomainLifecycleProcedures.Destroy, d.Off);
        }),
        Refused(DomainLifecycleProcedures.Destroy, d => d.Off, LibvirtErrorCode.OperationInvalid, "not running"),
        Refused(DomainLifecycleProcedures.DestroyFlags, d => (d.Off, 1u), LibvirtErrorCode.OperationInvalid, "not running"),
        Refused(DomainLifecycleProcedures.Undefine, d => d.Missing, LibvirtErrorCode.NoDomain, $"no domain with matching uuid"),
        Refused(DomainLifecycleProcedures.UndefineFlags, d => (d.Off, 1u << 20), LibvirtErrorCode.InvalidArgument, "0x100000"),
        Refused(DomainLifecycleProcedures.CreateSnapshot, d => (d.Off, "<domainsnapshot/>", 1u << 20), LibvirtErrorCode.InvalidArgument, "0x100000"),
        Refused(DomainLifecycleProcedures.DeleteSnapshot, d => (new SnapshotReference("none", d.Off), 2u), LibvirtErrorCode.NoDomainSnapshot, "no domain snapshot"),
        Refused(DomainLifecycleProcedures.CreateCheckpoint, d => (d.Off, "<domaincheckpoint/>", 1u << 20), LibvirtErrorCode.InvalidArgument, "0x100000"),
        // Nobody in this guest listens to the button.
        Changing(DomainLifecycleProcedures.Shutdown, d => d.Missing, d => d.CallAsync(DomainLifecycleProcedures.Shutdown, d.Running)),
        Changing(DomainLifecycleProcedures.ShutdownFlags, d => (d.Missing, 0u), d => d.CallAsync(DomainLifecycleProcedures.ShutdownFlags, (d.Running, 1u))),
        Refused(DomainLifecycleProcedures.Reboot, d => (d.Off, 0u), LibvirtErrorCode.OperationInvalid, "not running"),
        Changing(DomainLifecycleProcedures.Reset, d => (d.Missing, 0u), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.Reset, (d.Running, 0u));
            Assert.Equal(1, await StateAsync(d, d.Running));
        }),
        Changing(DomainLifecycleProcedures.Suspend, d => d.Missing, async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.Suspend, d.Running);
            Assert.Equal((3, 1), await d.CallAsync(DomainProcedures.GetState, (d.Running, 0u)));
            await d.CallAsync(DomainLifecycleProcedures.Resume, d.Running);
        }),
        Changing(DomainLifecycleProcedures.Resume, d => d.Missing, async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.Suspend, d.Running);
            await d.CallAsync(DomainLifecycleProcedures.Resume, d.Running);
            Assert.Equal(1, await StateAsync(d, d.Running));
        }),
        Changing(DomainLifecycleProcedures.Save, d => (d.Missing, "/nowhere"), d => SaveAsync(d, (guest, path) =>
            d.CallAsync(DomainLifecycleProcedures.Save, (guest, path)), path => d.CallAsync(DomainLifecycleProcedures.Restore, path), 1)),
        Changing(DomainLifecycleProcedures.SaveFlags, d => (d.Missing, "/nowhere", null, 0u), d => SaveAsync(d, (guest, path) =>
            d.CallAsync(DomainLifecycleProcedures.SaveFlags, (guest, path, null, 4u)), path => d.CallAsync(DomainLifecycleProcedures.Restore, path), 3)),
        Changing(DomainLifecycleProcedures.SaveParameters, d => (d.Missing, TypedParameters.Empty, 0u), d => SaveAsync(d, (guest, path) =>
            d.CallAsync(DomainLifecycleProcedures.SaveParameters, (guest, new TypedParameters([new("file", path)]), 0u)),
            path => d.CallAsync(DomainLifecycleProcedures.RestoreParameters, (new TypedParameters([new("file", path)]), 4u)), 3)),
        Refused(DomainLifecycleProcedures.Restore, _ => "/nowhere/file", LibvirtErrorCode.SystemError, "/nowhere/file"),
        Changing(DomainLifecycleProcedures.RestoreFlags, _ => ("/nowhere", null, 0u), d => SaveAsync(d, (guest, path) =>
            d.CallAsync(DomainLifecycleProcedures.Save, (guest, path)), path => d.CallAsync(DomainLifecycleProcedures.RestoreFlags, (path, null, 4u)), 3)),
        Refused(DomainLifecycleProcedures.RestoreParameters, _ => (TypedParameters.Empty, 0u), LibvirtErrorCode.InvalidArgument, "missing path"),
        Changing(DomainLifecycleProcedures.ManagedSave, d => (d.Missing, 0u), ManagedSaveAsync),
        Changing(DomainLifecycleProcedures.ManagedSaveRemove, d => (d.Missing, 0u), ManagedSaveAsync),
        Changing(DomainLifecycleProcedures.AttachDevice, d => (d.Missing, Usb, 0u), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.AttachDevice, (d.Off, Usb, 2u));
            Assert.Contains("virtio-scsi", await d.CallAsync(DomainProcedures.GetXml, (d.Off, 0u)), StringComparison.Ordinal);
            await d.CallAsync(DomainLifecycleProcedures.DetachDevice, (d.Off, Usb, 2u));
            Assert.DoesNotContain("virtio-scsi", await d.CallAsync(DomainProcedures.GetXml, (d.Off, 0u)), StringComparison.Ordinal);
        }),
        Refused(DomainLifecycleProcedures.DetachDevice, d => (d.Off, Usb, 1u), LibvirtErrorCode.OperationInvalid, "not running"),
        Changing(DomainLifecycleProcedures.UpdateDevice, d => (d.Missing, Usb, 0u), async d =>
        {
            var xml = XElement.Parse(await d.CallAsync(DomainProcedures.GetXml, (d.Running, 2u)));
            var disk = xml.Descendants("disk").Single();
            disk.Element("driver")!.SetAttributeValue("cache", "none");
            await d.CallAsync(DomainLifecycleProcedures.UpdateDevice, (d.Running, disk.ToString(), 2u));
            Assert.Contains("cache='none'", await d.CallAsync(DomainProcedures.GetXml, (d.Running, 2u)), StringComparison.Ordinal);
        }),
        Changing(DomainLifecycleProcedures.SetMemory, d => (d.Missing, 0ul, 0u), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.SetMemory, (d.Off, 32ul << 10, 2u));
            Assert.Equal(32ul << 10, (await d.CallAsync(DomainProcedures.GetInfo, d.Off)).MemoryKiB);
        }),
        Changing(DomainLifecycleProcedures.Rename, d => (d.Missing, "x", 0u), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.Rename, (d.Off, "renamed", 0u));
            Assert.Equal(d.Off.Uuid, (await d.CallAsync(DomainProcedures.LookupByName, "renamed")).Uuid);
            await d.CallAsync(DomainLifecycleProcedures.Rename, (d.Off, d.Off.Name, 0u));
        }),
        Changing(DomainLifecycleProcedures.SetAutostart, d => (d.Missing, 1), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.SetAutostart, (d.Off, 1));
            Assert.Equal(1, await d.CallAsync(DomainProcedures.GetAutostart, d.Off));
            await d.CallAsync(DomainLifecycleProcedures.SetAutostart, (d.Off, 0));
        }),
        Changing(DomainLifecycleProcedures.SetMetadata, d => (d.Missing, 0, null, null, null, 0u), async d =>
        {
            await d.CallAsync(DomainLifecycleProcedures.SetMetadata, (d.Off, 2, "<move by='lab'/>", "lab", "urn:lab", 2u));
            Assert.Equal("<move by='lab'/>", (await d.CallAsync(DomainProcedures.GetMetadata, (d.Off, 2, "urn:lab", 2u))).Replace('"', '\''));
            await d.CallAsync(DomainLifecycleProcedures.SetMetadata, (d.Off, 2, null, "lab", "urn:lab", 2u));
        }),
        Changing(DomainLifecycleProcedures.BlockCopy, d => (d.Missing, "vda", "<disk/>", TypedParameters.Empty, 0u), CopyDiskAsync),
        Refused(DomainLifecycleProcedures.BlockJobAbort, d => (d.Running, "vda", 0u), LibvirtErrorCode.InvalidArgument, "vda"),
        Refused(DomainLifecycleProcedures.BlockJobSetSpeed, d => (d.Running, "vda", 1ul, 0u), LibvirtErrorCode.InvalidArgument, "vda"),
        Refused(DomainLifecycleProcedures.BlockCommit, d => (d.Running, "vda", null, "/no/top", 0ul, 0u), LibvirtErrorCode.InvalidArgument, "/no/top"),
        Changing(DomainLifecycleProcedures.BlockResize, d => (d.Missing, "vda", 1ul, 0u), async d =>
        {
            var guest = await GuestWithDiskAsync(d);
            await d.CallAsync(DomainLifecycleProcedures.BlockResize, (guest, "vda", 80ul << 20, 1u));
            Assert.Equal(80ul << 20, (await d.CallAsync(DomainProcedures.GetBlockInfo, (guest, "vda", 0u))).Capacity);
        }),
    ];

    private static async Task<int> StateAsync(Daemon daemon, DomainReference guest) =>
        (await daemon.CallAsync(DomainProcedures.GetState, (guest, 0u))).State;

    private static Task<DomainReference> GuestWithDiskAsync(Daemon daemon) => daemon.RunAsync(new GuestOptions
    {
        Disks = [new GuestDisk($"/var/lib/libvirt/images/{Guid.NewGuid():n}.qcow2")],
    });

    private static async Task SaveAsync(
        Daemon daemon, Func<DomainReference, string, Task> save, Func<string, Task> restore, int stateAfterwards)
    {
        var guest = await daemon.RunAsync();
        string path = $"/var/lib/libvirt/{guest.Name}.save";
        await save(guest, path);
        await Assert.ThrowsAsync<LibvirtErrorException>(() => StateAsync(daemon, guest));
        await restore(path);
        Assert.Equal(stateAfterwards, await StateAsync(daemon, guest));
        await daemon.CallAsync(DomainLifecycleProcedures.Destroy, guest);
    }

    private static async Task ManagedSaveAsync(Daemon daemon)
    {
        await daemon.CallAsync(DomainLifecycleProcedures.Create, daemon.Off);
        await daemon.CallAsync(DomainLifecycleProcedures.ManagedSave, (daemon.Off, 0u));
        Assert.Equal(1, await daemon.CallAsync(DomainProcedures.HasManagedSave, (daemon.Off, 0u)));
        await daemon.CallAsync(DomainLifecycleProcedures.ManagedSaveRemove, (daemon.Off, 0u));
        Assert.Equal(0, await daemon.CallAsync(DomainProcedures.HasManagedSave, (daemon.Off, 0u)));
    }

    private static async Task CopyDiskAsync(Daemon daemon)
    {
        var guest = await GuestWithDiskAsync(daemon);
        string copy = $"/var/lib/libvirt/images/{Guid.NewGuid():n}.copy";
        await daemon.CallAsync(DomainLifecycleProcedures.BlockCopy, (
            guest, "vda", $"<disk type='file'><source file='{copy}'/><driver type='qcow2'/></disk>",
            new TypedParameters([new("bandwidth", 100ul << 20)]), 4u));
        var job = await daemon.CallAsync(DomainProcedures.GetBlockJobInfo, (guest, "vda", 0u));
        Assert.Equal((1, 2), (job.Found, job.Type));
        await daemon.CallAsync(DomainLifecycleProcedures.BlockJobSetSpeed, (guest, "vda", 50ul, 0u));
        await daemon.CallAsync(DomainLifecycleProcedures.BlockJobAbort, (guest, "vda", 0u));
        Assert.Equal(0, (await daemon.CallAsync(DomainProcedures.GetBlockJobInfo, (guest, "vda", 0u))).Found);
    }
}
