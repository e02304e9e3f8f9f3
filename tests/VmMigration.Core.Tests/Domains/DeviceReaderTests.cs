using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class DeviceReaderTests
{
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void Devices_of_the_host_are_named_as_its_own_tools_name_them() =>
        Assert.Equal(
            [("pci", "0000:65:00.0"), ("usb", "0529:0001"), ("mdev", "c2177883-f1bb-47f0-914d-32a22e3a8804")],
            Gpu1.HostDevices.Select(device => (device.Type, device.Address)));

    [Theory]
    [InlineData("<hostdev type='usb'><source><address bus='1' device='4'/></source></hostdev>", "bus 1 device 4")]
    [InlineData("<hostdev type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>", "scsi_host0")]
    [InlineData("<hostdev type='scsi_host'><source protocol='vhost' wwpn='naa.5'/></hostdev>", "naa.5")]
    [InlineData(
        "<hostdev mode='capabilities' type='storage'><source><block>/dev/sdf1</block></source></hostdev>", "/dev/sdf1")]
    [InlineData("<hostdev type='pci'/>", null)]
    public void Other_devices_of_the_host_have_an_address_too(string xml, string? address) =>
        Assert.Equal(address, Assert.Single(Xml.Domain(devices: xml).HostDevices).Address);

    [Fact]
    public void A_passed_through_device_may_be_half_of_a_pair() =>
        Assert.Equal(
            "transient",
            Assert.Single(Xml.Domain(devices:
                "<hostdev type='pci' managed='yes'><teaming type='transient' persistent='ua-net0'/></hostdev>")
                .HostDevices).Teaming!.Type);

    [Fact]
    public void A_shared_folder_has_a_driver_and_a_tag() =>
        Assert.Equal(
            new FilesystemDescription("mount") { Driver = "virtiofs", SourcePath = "/srv/share", Tag = "share" },
            Assert.Single(Gpu1.Filesystems));

    [Fact]
    public void A_shared_folder_may_be_served_by_another_process() =>
        Assert.Equal(
            "/run/virtiofsd.sock",
            Assert.Single(Xml.Domain(devices:
                "<filesystem type='mount'><driver type='virtiofs'/><source socket='/run/virtiofsd.sock'/></filesystem>")
                .Filesystems).SocketPath);

    [Fact]
    public void An_emulated_tpm_has_state_and_maybe_a_secret()
    {
        TpmDescription tpm = Assert.Single(Xml.Domain(devices:
            """
            <tpm model='tpm-crb'><backend type='emulator' version='2.0' persistent_state='yes'>
              <encryption secret='6dd3e4a5-1d76-44ce-961f-f119f5aad935'/></backend></tpm>
            """).Tpms);

        Assert.Equal(
            new TpmDescription("emulator")
            {
                Model = "tpm-crb",
                Version = "2.0",
                HasPersistentState = true,
                SecretUuid = Guid.Parse("6dd3e4a5-1d76-44ce-961f-f119f5aad935"),
            },
            tpm);
    }

    [Fact]
    public void A_tpm_of_the_host_is_tied_to_it() =>
        Assert.Equal(
            new TpmDescription("passthrough") { Model = "tpm-tis", SourcePath = "/dev/tpm0" }, Assert.Single(Gpu1.Tpms));

    [Fact]
    public void Shared_memory_has_a_role() =>
        Assert.Equal(
            new SharedMemoryDescription("ring") { Model = "ivshmem-plain", Role = "peer", SizeKiB = 4096 },
            Assert.Single(Gpu1.SharedMemories));

    [Fact]
    public void Random_numbers_come_from_the_host_or_from_a_server()
    {
        DomainDescription guest = Xml.Domain(devices:
            """
            <rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>
            <rng model='virtio'><backend model='egd' type='unix'><source mode='connect' path='/run/egd.sock'/></backend></rng>
            <rng model='virtio'><backend model='builtin'/></rng>
            """);

        Assert.Equal(
            [new("random", "/dev/hwrng"), new("egd", "/run/egd.sock"), new("builtin", null)], guest.RandomSources);
    }

    [Fact]
    public void Input_devices_of_the_host_are_told_from_emulated_ones() =>
        Assert.Equal(
            ["/dev/input/event3", "/dev/input/event4"],
            Xml.Domain(devices:
                """
                <input type='tablet' bus='usb'/>
                <input type='passthrough' bus='virtio'><source evdev='/dev/input/event3'/></input>
                <input type='evdev'><source dev='/dev/input/event4' grab='all'/></input>
                """).PassedThroughInputs);

    [Fact]
    public void Watchdogs_redirected_devices_and_socket_addresses_are_read()
    {
        DomainDescription web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));

        Assert.Equal(new WatchdogDescription("i6300esb", "reset"), Assert.Single(web1.Watchdogs));
        Assert.Null(web1.Vsock);
        Assert.Equal(new RedirectedDevice("usb", "tcp"), Assert.Single(Gpu1.RedirectedDevices));
        Assert.Equal(new VsockDescription(42, IsAutomatic: false), Gpu1.Vsock);
        Assert.Equal(
            new VsockDescription(null, IsAutomatic: true),
            Xml.Domain(devices: "<vsock model='virtio'><cid auto='yes'/></vsock>").Vsock);
    }
}
