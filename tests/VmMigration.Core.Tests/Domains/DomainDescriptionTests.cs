using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class DomainDescriptionTests
{
    private static readonly DomainDescription Web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void A_guest_is_told_by_name_and_uuid()
    {
        Assert.Equal(("qemu", "web1", "The web server"), (Web1.Type, Web1.Name, Web1.Title));
        Assert.Equal(Guid.Parse("4b1d1f60-2f1a-4d4c-8c6b-0d5c1c6a7e11"), Web1.Uuid);
        Assert.Equal("/usr/bin/qemu-system-x86_64", Web1.Emulator);
    }

    [Fact]
    public void The_machine_of_a_live_guest_is_versioned()
    {
        Assert.Equal(("hvm", "x86_64", "pc-q35-7.2"), (Web1.Os.Type, Web1.Os.Architecture, Web1.Os.Machine));
        Assert.Null(Web1.Os.Loader);
        Assert.False(Web1.Os.HasNvram);
    }

    [Fact]
    public void Firmware_has_a_file_a_template_and_variables()
    {
        Assert.Equal(
            new DomainLoader("/usr/share/OVMF/OVMF_CODE_4M.ms.fd") { Type = "pflash", IsSecure = true, IsReadOnly = true },
            Gpu1.Os.Loader);
        Assert.Equal("/var/lib/libvirt/qemu/nvram/gpu1_VARS.fd", Gpu1.Os.NvramPath);
        Assert.Equal("/usr/share/OVMF/OVMF_VARS_4M.ms.fd", Gpu1.Os.NvramTemplate);
    }

    [Fact]
    public void Variables_may_lie_elsewhere_than_in_a_file_named_directly()
    {
        DomainOs inFile = Xml.Domain(os: "<nvram type='file'><source file='/vars.fd'/></nvram>").Os;
        DomainOs onDevice = Xml.Domain(os: "<nvram type='block'><source dev='/dev/vg/vars'/></nvram>").Os;

        Assert.Equal("/vars.fd", inFile.NvramPath);
        Assert.Null(onDevice.NvramPath);
        Assert.True(onDevice.HasNvram);
    }

    [Fact]
    public void A_kernel_given_directly_has_to_be_on_the_other_host_too()
    {
        DomainOs os = Xml.Domain(os: "<kernel>/boot/vmlinuz</kernel><initrd>/boot/initrd</initrd>").Os;

        Assert.Equal(("/boot/vmlinuz", "/boot/initrd"), (os.Kernel, os.Initrd));
    }

    [Fact]
    public void What_keeps_a_guest_where_it_is_can_be_seen()
    {
        DomainDescription guest = Xml.Domain(
            """
            <launchSecurity type='sev'><policy>0x1</policy></launchSecurity>
            <features><hyperv><relaxed state='on'/></hyperv></features>
            <clock><timer name='tsc' frequency='2500000000'/></clock>
            <commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-snapshot'/></commandline>
            """);

        Assert.Equal("sev", guest.LaunchSecurity);
        Assert.True(guest.UsesHyperv);
        Assert.Equal(2_500_000_000, guest.TscFrequency);
        Assert.True(guest.HasQemuCommandLine);
        Assert.False(Web1.HasQemuCommandLine);
        Assert.False(Web1.UsesHyperv);
        Assert.Null(Web1.LaunchSecurity);
        Assert.Null(Web1.TscFrequency);
    }

    [Fact]
    public void Whoever_looks_after_a_guest_leaves_a_namespace_in_its_metadata() =>
        Assert.Equal(
            ["http://openstack.org/xmlns/libvirt/nova/1.1"],
            Xml.Domain(
                "<metadata><n:instance xmlns:n='http://openstack.org/xmlns/libvirt/nova/1.1'/></metadata>").MetadataNamespaces);

    [Fact]
    public void Security_labels_are_read()
    {
        Assert.Equal(
            new SecurityLabel("dac", "dynamic") { Label = "+0:+0", Relabels = true }, Assert.Single(Web1.SecurityLabels));
        Assert.Equal("selinux", Assert.Single(Gpu1.SecurityLabels).Model);
    }

    [Theory]
    [InlineData("", "Root element")]
    [InlineData("<domain type='kvm'>", "Unexpected end of file")]
    [InlineData("<capabilities/>", "<domain> is wanted")]
    [InlineData("<domain/>", "domain/@type is missing")]
    [InlineData("<domain type='kvm'/>", "domain/name is missing")]
    [InlineData("<domain type='kvm'><name>a</name></domain>", "domain/uuid is missing")]
    [InlineData("<domain type='kvm'><name>a</name><uuid>1</uuid></domain>", "domain/uuid is '1'")]
    [InlineData("<!DOCTYPE domain [<!ENTITY a 'b'>]><domain type='&a;'/>", "DTD")]
    public void What_is_no_domain_is_refused_with_what_is_missing(string xml, string says) => AssertError(xml, says);

    [Theory]
    [InlineData("<os><type>hvm</type></os>", "domain/memory is missing")]
    [InlineData("<memory>1</memory>", "domain/os is missing")]
    [InlineData("<memory>1</memory><os/>", "domain/os/type is missing")]
    [InlineData("<memory>lots</memory>", "domain/memory is 'lots', but a number is wanted")]
    [InlineData("<memory unit='parsec'>1</memory>", "domain/memory is '1 parsec', which is no amount of memory")]
    [InlineData("<memory>1</memory><vcpu>0</vcpu>", "domain/vcpu is '0'")]
    [InlineData("<memory>1</memory><vcpu current='some'>2</vcpu>", "domain/vcpu/@current is 'some'")]
    [InlineData("<memory>1</memory><os><type>hvm</type></os><numatune><memnode/></numatune>", "memnode/@cellid is missing")]
    public void What_every_domain_has_is_required(string inner, string says) =>
        AssertError(
            $"<domain type='kvm'><name>a</name><uuid>4b1d1f60-2f1a-4d4c-8c6b-0d5c1c6a7e11</uuid>{inner}</domain>", says);

    [Theory]
    [InlineData("<disk type='file'><source file='/a'/></disk>", "domain/devices/disk/target/@dev is missing")]
    [InlineData("<interface/>", "domain/devices/interface/@type is missing")]
    [InlineData("<interface type='bridge'><mtu size='big'/></interface>", "domain/devices/interface/mtu/@size is 'big'")]
    [InlineData("<interface type='bridge'><teaming/></interface>", "domain/devices/interface/teaming/@type is missing")]
    [InlineData("<hostdev mode='subsystem'/>", "domain/devices/hostdev/@type is missing")]
    [InlineData("<tpm/>", "domain/devices/tpm/backend/@type is missing")]
    [InlineData("<shmem/>", "domain/devices/shmem/@name is missing")]
    [InlineData("<graphics/>", "domain/devices/graphics/@type is missing")]
    [InlineData("<channel/>", "domain/devices/channel/@type is missing")]
    [InlineData("<memory model='dimm'/>", "domain/devices/memory/target/size is missing")]
    public void What_every_device_of_a_kind_has_is_required(string device, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<DomainXmlException>(() => Xml.Domain(devices: device)).Message,
            StringComparison.Ordinal);

    private static void AssertError(string xml, string says)
    {
        var error = Assert.Throws<DomainXmlException>(() => DomainDescription.Parse(xml));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
    }
}
