using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class HostCapabilitiesTests
{
    private static readonly HostCapabilities Kvm1 = HostCapabilities.Parse(Sample.Read("capabilities.xml"));

    [Fact]
    public void A_host_is_told_by_its_uuid() =>
        Assert.Equal(Guid.Parse("6d0f2a52-8a61-4c0e-9d0b-3c1f5a7e1b01"), Kvm1.Uuid);

    [Fact]
    public void The_processors_are_read_with_model_microcode_and_clock()
    {
        Assert.Equal("x86_64", Kvm1.Architecture);
        Assert.Equal(("EPYC-Rome", "AMD"), (Kvm1.Cpu.Model, Kvm1.Cpu.Vendor));
        Assert.Equal(137367671, Kvm1.Cpu.MicrocodeVersion);
        Assert.Equal((1, 1, 2, 1), (Kvm1.Cpu.Sockets, Kvm1.Cpu.Dies, Kvm1.Cpu.CoresPerDie, Kvm1.Cpu.ThreadsPerCore));
        Assert.Equal(2_495_312_000, Kvm1.Cpu.TscFrequency);
        Assert.False(Kvm1.Cpu.TscScaling);
        Assert.Contains("invtsc", Kvm1.Cpu.Features);
    }

    [Fact]
    public void Memory_is_counted_over_the_cells()
    {
        HostNumaCell cell = Assert.Single(Kvm1.Cells);

        Assert.Equal(5_466_328, cell.MemoryKiB);
        Assert.Equal(5_466_328, Kvm1.MemoryKiB);
        Assert.Equal([0, 1], cell.Cpus);
        Assert.Equal([4L, 2048L, 1_048_576L], cell.PageCounts.Keys.Order());
        Assert.Equal(1_366_582, cell.PageCounts[4]);
    }

    [Fact]
    public void What_it_says_of_migration_and_isolation_is_read()
    {
        Assert.True(Kvm1.SupportsLiveMigration);
        Assert.Equal(["tcp", "rdma"], Kvm1.MigrationTransports);
        Assert.Equal([("none", "0"), ("dac", "0")], Kvm1.SecurityModels.Select(m => (m.Model, m.Doi)));
        Assert.Equal("+0:+0", Kvm1.SecurityModels[1].BaseLabels["kvm"]);
        Assert.False(Kvm1.HasIommu);
    }

    [Fact]
    public void Each_domain_type_has_its_machines()
    {
        Assert.Equal(["qemu", "kvm"], Kvm1.Guests.Select(guest => guest.DomainType));
        GuestCapability guest = Kvm1.FindGuest("x86_64", "kvm")!;
        Assert.Equal("/usr/bin/qemu-system-x86_64", guest.Emulator);
        Assert.Equal("pc-q35-7.2", guest.FindMachine("q35")!.Canonical);
        Assert.Equal(288, guest.FindMachine("pc-q35-7.2")!.MaxVcpus);
        Assert.Null(guest.FindMachine("pc-q35-7.2")!.Canonical);
        Assert.True(guest.FindMachine("pc-i440fx-1.7")!.IsDeprecated);
        Assert.Null(Kvm1.FindGuest("aarch64", "kvm"));
    }

    [Fact]
    public void A_domain_type_may_have_an_emulator_and_machines_of_its_own()
    {
        HostCapabilities host = HostCapabilities.Parse(
            """
            <capabilities><host><cpu><arch>x86_64</arch></cpu></host>
              <guest><os_type>hvm</os_type><arch name='x86_64'><emulator>/a</emulator><machine>pc</machine>
                <domain type='qemu'/><domain type='kvm'><emulator>/b</emulator><machine>q35</machine></domain></arch></guest>
            </capabilities>
            """);

        Assert.Equal("/a", host.FindGuest("x86_64", "qemu")!.Emulator);
        Assert.Equal("/b", host.FindGuest("x86_64", "kvm")!.Emulator);
        Assert.Equal("q35", Assert.Single(host.FindGuest("x86_64", "kvm")!.Machines).Name);
    }

    [Fact]
    public void What_a_daemon_does_not_say_is_unknown_and_not_nought()
    {
        HostCapabilities host =
            HostCapabilities.Parse("<capabilities><host><cpu><arch>aarch64</arch></cpu></host></capabilities>");

        Assert.Null(host.Uuid);
        Assert.Null(host.MemoryKiB);
        Assert.Null(host.HasIommu);
        Assert.Null(host.Cpu.Model);
        Assert.Null(host.Cpu.TscFrequency);
        Assert.Null(host.Cpu.Sockets);
        Assert.False(host.SupportsLiveMigration);
        Assert.Empty(host.Guests);
    }

    [Theory]
    [InlineData("", "Root element")]
    [InlineData("<domainCapabilities/>", "<capabilities> is wanted")]
    [InlineData("<capabilities/>", "capabilities/host is missing")]
    [InlineData("<capabilities><host><cpu/></host></capabilities>", "host/cpu/arch is missing")]
    [InlineData(
        "<capabilities><host><cpu><arch>a</arch><microcode version='new'/></cpu></host></capabilities>",
        "capabilities/host/cpu/microcode/@version is 'new'")]
    [InlineData(
        "<capabilities><host><cpu><arch>a</arch></cpu></host><guest><arch><domain type='kvm'/></arch></guest></capabilities>",
        "arch/@name is missing")]
    [InlineData("<!DOCTYPE capabilities []><capabilities/>", "DTD")]
    public void What_cannot_be_read_is_named(string xml, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<CapabilitiesXmlException>(() => HostCapabilities.Parse(xml)).Message,
            StringComparison.Ordinal);
}
