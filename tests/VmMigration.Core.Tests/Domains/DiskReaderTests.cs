using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class DiskReaderTests
{
    private static readonly DomainDescription Web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void A_disk_in_a_file_is_read_with_how_it_is_driven()
    {
        DiskDescription disk = Web1.FindDisk("vda")!;

        Assert.Equal((DiskSourceKind.File, "/var/lib/libvirt/images/web1.qcow2"), (disk.Source.Kind, disk.Source.Path));
        Assert.Equal(("disk", "virtio", "qcow2", "none", "native"), (disk.Device, disk.Bus, disk.Format, disk.Cache, disk.Io));
        Assert.Equal("disk-web1", disk.Serial);
        Assert.False(disk.IsShareable || disk.IsReadOnly || disk.IsTransient || disk.IsRemovable || disk.IsEmpty);
        Assert.Null(disk.Mirror);
    }

    [Fact]
    public void A_live_guest_names_its_whole_backing_chain()
    {
        DiskDescription disk = Web1.FindDisk("vda")!;

        BackingImage image = Assert.Single(disk.BackingChain);
        Assert.Equal(("/var/lib/libvirt/images/web1-base.qcow2", "qcow2"), (image.Source.Path, image.Format));
        Assert.True(disk.BackingChainIsComplete);
        Assert.True(Web1.FindDisk("vdb")!.BackingChainIsComplete);
        Assert.Empty(Web1.FindDisk("vdb")!.BackingChain);
    }

    [Fact]
    public void The_migratable_form_leaves_the_backing_chain_open()
    {
        DiskDescription disk = DomainDescription.Parse(Sample.Read("web1-migratable.xml")).FindDisk("vda")!;

        Assert.Empty(disk.BackingChain);
        Assert.False(disk.BackingChainIsComplete);
    }

    [Fact]
    public void A_chain_is_as_long_as_it_is_written()
    {
        DiskDescription disk = Gpu1.FindDisk("vdc")!;

        Assert.Equal(["/srv/vm/mid.qcow2", "/srv/vm/base.raw"], disk.BackingChain.Select(image => image.Source.Path));
        Assert.Equal(["qcow2", "raw"], disk.BackingChain.Select(image => image.Format));
        Assert.True(disk.BackingChainIsComplete);
        Assert.True(disk.IsTransient);
    }

    [Fact]
    public void A_chain_without_an_end_is_not_complete() =>
        Assert.False(Disk(
            "<disk type='file'><source file='/a'/><target dev='vda'/>"
            + "<backingStore type='file'><format type='raw'/><source file='/b'/></backingStore></disk>").BackingChainIsComplete);

    [Fact]
    public void A_volume_is_named_by_its_pool()
    {
        DiskDescription disk = Web1.FindDisk("vdb")!;

        Assert.Equal((DiskSourceKind.Volume, "default", "data.raw"), (disk.Source.Kind, disk.Source.Pool, disk.Source.Volume));
        Assert.Equal("pool default, volume data.raw", disk.Source.Description);
        Assert.True(disk.IsShareable);
    }

    [Fact]
    public void A_drive_may_be_empty()
    {
        DiskDescription full = Web1.FindDisk("sda")!;
        DiskDescription empty = Web1.FindDisk("sdb")!;

        Assert.True(full.IsRemovable && full.IsReadOnly && !full.IsEmpty);
        Assert.Equal("optional", full.Source.StartupPolicy);
        Assert.True(empty.IsRemovable && empty.IsEmpty);
        Assert.Equal("empty", empty.Source.Description);
    }

    [Fact]
    public void A_disk_on_the_network_has_servers_and_a_secret()
    {
        DiskDescription disk = Gpu1.FindDisk("vda")!;

        Assert.Equal("rbd:vms/gpu1", disk.Source.ToString());
        Assert.Equal(["ceph1.example.org:6789", "ceph2.example.org:6789"], disk.Source.Servers);
        Assert.Equal(
            new SecretReference("ceph", Guid.Parse("0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10"), null), Assert.Single(disk.Secrets));
    }

    [Fact]
    public void An_encrypted_block_device_needs_its_secret_too()
    {
        DiskDescription disk = Gpu1.FindDisk("vdb")!;

        Assert.Equal((DiskSourceKind.Block, "/dev/mapper/gpu1-data"), (disk.Source.Kind, disk.Source.Path));
        Assert.Equal("passphrase", Assert.Single(disk.Secrets).Type);
    }

    [Theory]
    [InlineData("<disk type='block'><source dev='/dev/vg/a'/><target dev='vda'/></disk>", DiskSourceKind.Block, "/dev/vg/a")]
    [InlineData("<disk type='block' device='cdrom'><target dev='vda'/></disk>", DiskSourceKind.None, "empty")]
    [InlineData("<disk type='dir'><source dir='/srv'/><target dev='vda'/></disk>", DiskSourceKind.Folder, "/srv")]
    [InlineData("<disk type='volume'><source pool='p'/><target dev='vda'/></disk>", DiskSourceKind.None, "empty")]
    [InlineData(
        "<disk type='nvme'><source type='pci' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>"
        + "</source><target dev='vda'/></disk>", DiskSourceKind.Nvme, "0000:01:00.0")]
    [InlineData(
        "<disk type='vhostuser'><source type='unix' path='/run/v.sock'/><target dev='vda'/></disk>",
        DiskSourceKind.VhostUser, "/run/v.sock")]
    [InlineData(
        "<disk type='vhostvdpa'><source dev='/dev/vhost-vdpa-0'/><target dev='vda'/></disk>",
        DiskSourceKind.VhostVdpa, "/dev/vhost-vdpa-0")]
    [InlineData("<disk type='hologram'><target dev='vda'/></disk>", DiskSourceKind.Unknown, "Unknown")]
    [InlineData(
        "<disk type='network'><source protocol='nbd' name='a'><host transport='unix' socket='/run/n.sock'/></source>"
        + "<target dev='vda'/></disk>", DiskSourceKind.Network, "nbd:a")]
    public void Every_kind_of_source_says_where_it_is(string xml, DiskSourceKind kind, string description)
    {
        DiskSource source = Disk(xml).Source;

        Assert.Equal((kind, description), (source.Kind, source.Description));
    }

    [Fact]
    public void A_secret_may_be_named_by_what_it_is_for() =>
        Assert.Equal(
            new SecretReference("iscsi", null, "libvirtiscsi"),
            Assert.Single(Disk(
                "<disk type='network'><source protocol='iscsi' name='iqn:a/1'><auth username='u'>"
                + "<secret type='iscsi' usage='libvirtiscsi'/></auth></source><target dev='vda'/></disk>").Secrets));

    [Fact]
    public void A_disk_that_is_mirrored_says_so()
    {
        DomainDescription guest = DomainDescription.Parse(Sample.Read("web1-mirroring.xml"));

        DiskMirror mirror = guest.FindDisk("vda")!.Mirror!;
        Assert.Equal(("copy", true), (mirror.Job, mirror.IsReady));
        Assert.Equal("/var/lib/libvirt/images/web1-copy.qcow2", mirror.Target.Path);
        Assert.Null(guest.FindDisk("vdb")!.Mirror);
        Assert.Null(guest.FindDisk("vdz"));
    }

    private static DiskDescription Disk(string xml) => Assert.Single(Xml.Domain(devices: xml).Disks);
}
