using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What a guest's memory and processors need of the destination.</summary>
[Collection(LabCollection.Preflight)]
public sealed class MemoryCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "memory")]
    [Fact]
    public async Task A_destination_without_memory()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { MemoryMiB = 1024 });
        // A host that is short of memory says so and refuses more; both are played here, since the hosts share this machine's.
        await StorageSay.ShellAsync(there, """
            sed -E 's/^(MemFree|Buffers|Cached):.*/\1: 5000 kB/' /proc/meminfo > /run/meminfo && mount --bind /run/meminfo /proc/meminfo
            p=$(pgrep -x libvirtd); prlimit --pid $p --as=$(($(awk '/VmSize/{print $2}' /proc/$p/status) * 1024 + (128 << 20))):unlimited
            """);
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "DestinationMemory")
        {
            Error = "Cannot allocate memory",
            Mend = () => StorageSay.ShellAsync(there, "umount /proc/meminfo; prlimit --pid $(pgrep -x libvirtd) --as=unlimited:unlimited"),
        }.ShowAsync();
        Assert.Contains("kvm2: 14.6 MiB free", found.Evidence, StringComparison.Ordinal);
    }

    [Exercised("Checks", "huge pages")]
    [Fact]
    public async Task Huge_pages_that_are_all_taken()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using HugeMemory memory = await HugeMemory.OnAsync(lab);
        memory.Have(40);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Customize = domain => domain.Element("os")!.AddBeforeSelf(XElement.Parse("<memoryBacking><hugepages/></memoryBacking>")),
        });
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "HugePages")
        {
            Subject = "2 MiB",
            Error = "unable to map backing store for guest RAM: Cannot allocate memory",
            Mend = () =>
            {
                memory.Have(80);
                return Task.CompletedTask;
            },
        }.ShowAsync();
        Assert.Equal("needed: 32, kvm2: 8 free", found.Evidence);
    }

    [Theory]
    [InlineData("<cputune><emulatorpin cpuset='999'/></cputune>", "cannot set CPU affinity on process")]
    [InlineData("<numatune><memory mode='strict' nodeset='9'/></numatune>", "NUMA node 9 is unavailable")]
    public async Task Processors_that_only_the_administrators_own_xml_has(string tuning, string error)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        XElement own = XElement.Parse(await HostsSay.VirshAsync(lab.Hosts[0], "dumpxml", "--migratable", guest.Name));
        own.Element("os")!.AddBeforeSelf(XElement.Parse(tuning));
        MigrationRequest ask = Administrator.Ask(guest, lab);
        await new StagedFault(ask with { DestinationXml = own.ToString() }, "Placement")
        {
            Error = error,
            Mended = ask,
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
    }

    [Exercised("Checks", "placement")]
    [Fact]
    public async Task A_destination_with_fewer_processors_than_a_guest_is_bound_to()
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "This machine has one processor.");
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Customize = domain => domain.Element("os")!.AddBeforeSelf(XElement.Parse("<cputune><vcpupin vcpu='0' cpuset='1'/></cputune>")),
        });
        await StorageSay.ShellAsync(there, "echo 1 > /run/cpumap; mount --bind /run/cpumap /sys/devices/system/node/node0/cpumap");
        await there.RestartLibvirtdAsync();
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "Placement")
        {
            Status = CheckStatus.Warning,
            Mend = async () =>
            {
                await StorageSay.ShellAsync(there, "umount /sys/devices/system/node/node0/cpumap");
                await there.RestartLibvirtdAsync();
            },
        }.ShowAsync();
        Assert.Equal("kvm2: processors 0, NUMA cells 0", found.Evidence);
    }
}
