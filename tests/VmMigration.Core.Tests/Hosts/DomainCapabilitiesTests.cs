using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class DomainCapabilitiesTests
{
    private static readonly DomainCapabilities Q35 = DomainCapabilities.Parse(Sample.Read("domcapabilities-q35.xml"));

    [Fact]
    public void The_alias_has_become_a_versioned_machine()
    {
        Assert.Equal("pc-q35-7.2", Q35.Machine);
        Assert.Equal("qemu", Q35.DomainType);
        Assert.Equal("x86_64", Q35.Architecture);
        Assert.Equal("/usr/bin/qemu-system-x86_64", Q35.Emulator);
        Assert.Equal(288, Q35.MaxVcpus);
        Assert.Equal(255, DomainCapabilities.Parse(Sample.Read("domcapabilities-pc.xml")).MaxVcpus);
    }

    [Fact]
    public void Cpu_models_say_whether_the_host_can_run_them()
    {
        Assert.False(Q35.FindCpuMode("host-passthrough")!.IsSupported);
        Assert.True(Q35.FindCpuMode("maximum")!.Migratable);
        Assert.Equal("EPYC", Assert.Single(Q35.FindCpuMode("host-model")!.Models).Name);
        CpuModeSupport custom = Q35.FindCpuMode("custom")!;
        Assert.True(custom.FindModel("qemu64")!.IsUsable);
        Assert.Null(custom.FindModel("qemu64")!.Vendor);
        Assert.False(custom.FindModel("EPYC-Rome")!.IsUsable);
        Assert.Equal("AMD", custom.FindModel("EPYC-Rome")!.Vendor);
        Assert.Null(custom.FindModel("EPYC-Turin"));
    }

    [Fact]
    public void Newer_daemons_say_what_a_model_lacks()
    {
        DomainCapabilities newer = DomainCapabilities.Parse(
            """
            <domainCapabilities><machine>q35</machine><domain>kvm</domain><arch>x86_64</arch>
              <cpu><mode name='custom' supported='yes'>
                <model usable='no' deprecated='yes' vendor='Intel'>Haswell</model>
                <blockers model='Haswell'><feature name='hle'/><feature name='rtm'/></blockers></mode></cpu>
            </domainCapabilities>
            """);

        CpuModelSupport haswell = newer.FindCpuMode("custom")!.FindModel("Haswell")!;
        Assert.Equal(["hle", "rtm"], haswell.Blockers);
        Assert.True(haswell.IsDeprecated);
    }

    [Fact]
    public void Values_are_found_by_the_path_they_have_in_a_domain()
    {
        Assert.Equal(["fdc", "scsi", "virtio", "usb", "sata"], Q35.Values["devices/disk/bus"]);
        Assert.True(Q35.Allows("memoryBacking/sourceType", "memfd"));
        Assert.True(Q35.Allows("devices/filesystem/driverType", "virtiofs"));
        Assert.False(Q35.Allows("os/loader/secure", "yes"));
        Assert.False(Q35.Allows("devices/tpm/backendModel", "emulator"));
        Assert.Null(Q35.Allows("devices/crypto/model", "virtio"));
    }

    [Fact]
    public void Features_say_yes_or_no_or_nothing()
    {
        Assert.False(Q35.Features["sev"]);
        Assert.True(Q35.Features["backup"]);
        Assert.False(Q35.Features.ContainsKey("tdx"));
    }

    [Theory]
    [InlineData("<capabilities/>", "<domainCapabilities> is wanted")]
    [InlineData("<domainCapabilities/>", "domainCapabilities/machine is missing")]
    [InlineData("<domainCapabilities><machine>q35</machine></domainCapabilities>", "domainCapabilities/domain is missing")]
    [InlineData(
        "<domainCapabilities><machine>q35</machine><domain>kvm</domain><arch>a</arch><vcpu max='many'/></domainCapabilities>",
        "domainCapabilities/vcpu/@max is 'many'")]
    public void What_cannot_be_read_is_named(string xml, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<CapabilitiesXmlException>(() => DomainCapabilities.Parse(xml)).Message,
            StringComparison.Ordinal);
}
