using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class ComputeReaderTests
{
    private static readonly DomainDescription Web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void Memory_has_a_maximum_a_balloon_and_room_for_more()
    {
        Assert.Equal((393_216, 393_216), (Web1.Memory.MaximumKiB, Web1.Memory.CurrentKiB));
        Assert.Equal(2_097_152, Web1.Memory.HotplugLimitKiB);
        Assert.Equal(4, Web1.Memory.Slots);
        Assert.Null(Gpu1.Memory.HotplugLimitKiB);
    }

    [Theory]
    [InlineData("<currentMemory unit='MiB'>128</currentMemory>", 131_072)]
    [InlineData("<currentMemory>131072</currentMemory>", 131_072)]
    [InlineData("", 262_144)]
    public void Memory_may_be_written_in_any_unit_and_is_KiB_without_one(string current, long kibibytes) =>
        Assert.Equal(kibibytes, Xml.Domain(current).Memory.CurrentKiB);

    [Fact]
    public void Memory_devices_have_a_slot_while_the_guest_lives()
    {
        Assert.Equal(
            new MemoryDevice("dimm", 131_072) { GuestNode = 0, Slot = 0 }, Assert.Single(Web1.Memory.Devices));
        MemoryDevice nvdimm = Assert.Single(Xml.Domain(devices:
            """
            <memory model='nvdimm'><source><path>/dev/pmem0</path></source>
              <target><size unit='GiB'>1</size><node>1</node></target></memory>
            """).Memory.Devices);
        Assert.Equal(new MemoryDevice("nvdimm", 1_048_576) { GuestNode = 1, SourcePath = "/dev/pmem0" }, nvdimm);
    }

    [Fact]
    public void Huge_pages_are_named_by_size_or_left_to_the_host()
    {
        MemoryBacking backing = Gpu1.Memory.Backing;

        Assert.True(backing.UsesHugePages);
        Assert.Equal(new HugePageSize(2048, "0"), Assert.Single(backing.HugePages));
        Assert.True(backing.IsLocked);
        Assert.Equal(("memfd", "shared", "immediate"), (backing.Source, backing.Access, backing.Allocation));
        Assert.True(Xml.Domain("<memoryBacking><hugepages/></memoryBacking>").Memory.Backing.UsesHugePages);
        Assert.False(Web1.Memory.Backing.UsesHugePages);
    }

    [Fact]
    public void Vcpus_are_counted_and_pinned()
    {
        Assert.Equal((4, 2, 1), (Web1.Vcpus.Maximum, Web1.Vcpus.Current, Web1.Vcpus.IoThreads));
        Assert.Equal(
            [new("vcpu", 0, "0"), new("vcpu", 1, "1"), new("emulator", null, "0-1"), new("iothread", 1, "1")],
            Web1.Vcpus.Pins);
        Assert.Null(Web1.Vcpus.CpuSet);
        Assert.Equal("0-3", Gpu1.Vcpus.CpuSet);
        Assert.Equal((1, 1), (Xml.Domain().Vcpus.Maximum, Xml.Domain().Vcpus.Current));
    }

    [Fact]
    public void A_named_cpu_has_a_model_and_features()
    {
        DomainCpu cpu = Web1.Cpu!;

        Assert.Equal(("custom", "qemu64", "exact", "full"), (cpu.Mode, cpu.Model, cpu.Match, cpu.Check));
        Assert.Equal("disable", cpu.Features["svm"]);
        Assert.True(cpu.Requires("lahf_lm"));
        Assert.False(cpu.Requires("svm"));
        Assert.False(cpu.Requires("avx2"));
        Assert.Equal(new GuestNumaNode(0, 262_144, "0-3"), Assert.Single(cpu.NumaNodes));
        Assert.StartsWith("<cpu mode=\"custom\"", cpu.Xml, StringComparison.Ordinal);
        Assert.Null(Xml.Domain().Cpu);
    }

    [Fact]
    public void A_cpu_passed_through_says_whether_it_may_move()
    {
        Assert.Equal("host-passthrough", Gpu1.Cpu!.Mode);
        Assert.True(Gpu1.Cpu.IsMigratable);
        Assert.True(Gpu1.Cpu.Requires("invtsc"));
        Assert.Null(Gpu1.Cpu.Model);
        Assert.Null(Web1.Cpu!.IsMigratable);
    }

    [Fact]
    public void Memory_may_come_from_cells_of_the_host()
    {
        DomainNumaTuning tuning = Gpu1.NumaTuning!;

        Assert.Equal(("strict", "0"), (tuning.Mode, tuning.NodeSet));
        Assert.Equal(new GuestNodeTuning(0, "strict", "0"), Assert.Single(tuning.GuestNodes));
        Assert.Equal(["0", "0"], tuning.NodeSets);
        Assert.Null(Web1.NumaTuning);
    }
}
