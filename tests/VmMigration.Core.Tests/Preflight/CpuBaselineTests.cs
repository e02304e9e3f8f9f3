using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight;

/// <summary>Hosts as they were recorded, and the baselines that libvirt finds for them.</summary>
public sealed class CpuBaselineTests : IAsyncDisposable
{
    private readonly TestJournals _journals = new();
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private readonly MigrationSession _session;

    public CpuBaselineTests() => _session = new MigrationSession(new FakeConnector(_kvm1, _kvm2), _journals.Folder, TimeProvider.System);

    [Theory]
    [InlineData("EPYC-7601-32-Core", "EPYC-7502-32-Core", "baseline-EPYC-Rome", "EPYC", "AMD", "", "clwb")]
    [InlineData("Xeon-Platinum-9242", "Xeon-Gold-6148", "baseline-Cascadelake-Skylake", "Skylake-Server", "Intel", "avx512vnni", "")]
    public async Task It_is_what_libvirt_finds_and_its_price_is_told(
        string first, string second, string baseline, string model, string vendor, string lostFirst, string lostSecond)
    {
        var xml = Sample.Read($"platform/{baseline}.xml");
        Is(_kvm1, first, xml);
        Is(_kvm2, second, xml);
        var found = await FindAsync();
        Assert.Equal((model, vendor, "kvm", xml), (found.Model, found.Vendor, found.DomainType, found.Xml));
        Assert.Equal(["kvm1", "kvm2"], found.Hosts);
        Assert.Equal(RecordedPlatform.Expand(xml).Order(StringComparer.Ordinal), found.Features);
        Assert.Equal(["kvm1", "kvm2"], found.LostFeatures.Select(l => l.Host));
        AssertLost(lostFirst, found.LostFeatures[0]);
        AssertLost(lostSecond, found.LostFeatures[1]);
        Assert.Empty(found.GuestsToRestart);
        Assert.Empty(_kvm1.Changes);
    }

    [Fact]
    public async Task Guests_that_have_more_are_named()
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", xml);
        _kvm1.Elements = xml;
        _kvm2.Elements = Recorded("EPYC-7502-32-Core");
        Has(_kvm1, "fits", VmState.Running);
        Has(_kvm2, "more", VmState.Running);
        Has(_kvm2, "off", VmState.ShutOff);
        var guest = Assert.Single((await FindAsync()).GuestsToRestart);
        Assert.Equal(("more", "kvm2"), (guest.Vm, guest.Host));
        Assert.Contains("clwb", guest.Features);
        Assert.DoesNotContain("avx2", guest.Features);
        Assert.StartsWith("its processor has ", guest.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<cpu mode='host-passthrough'/>", "it has its host's processor as it is (host-passthrough)")]
    [InlineData("", "it has its host's processor as it is (the hypervisor's default)")]
    public async Task A_guest_with_its_hosts_own_processor_has_to_be_restarted(string cpu, string reason)
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", xml);
        _kvm1.Elements = cpu;
        Has(_kvm1, "web1", VmState.Paused);
        Assert.Equal(reason, Assert.Single((await FindAsync()).GuestsToRestart).Reason);
    }

    [Fact]
    public async Task A_guest_that_does_not_use_virtualisation_is_none_of_its_business()
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", xml);
        _kvm1.DomainType = "qemu";
        Has(_kvm1, "emulated", VmState.Running);
        Assert.Empty((await FindAsync()).GuestsToRestart);
    }

    [Fact]
    public async Task A_proposal_that_a_host_cannot_give_is_not_taken_but_an_older_hosts_is()
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", Recorded("EPYC-7502-32-Core"));
        _kvm2.Facts = _kvm2.Facts with { LibvirtVersion = new Version(11, 3, 0) };
        Assert.Equal(xml, (await FindAsync()).Xml);
        Is(_kvm1, "EPYC-7601-32-Core", Recorded("EPYC-7502-32-Core"));
        var error = await Assert.ThrowsAsync<MigrationException>(FindAsync);
        Assert.Equal(MigrationError.Incompatible, error.Error);
        Assert.Contains("what kvm2 proposes kvm1 cannot give", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processors_of_two_makers_have_nothing_in_common()
    {
        Is(_kvm1, "EPYC-7601-32-Core", "");
        Is(_kvm2, "Xeon-Gold-6148", "");
        var error = await Assert.ThrowsAsync<MigrationException>(FindAsync);
        Assert.Equal(
            "There is no processor for guests of kvm1, kvm2: their processors are of different makers (kvm1: AMD, kvm2: Intel).", error.Message);
    }

    [Fact]
    public async Task Without_virtualisation_on_one_host_it_is_for_guests_without()
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", xml, "qemu");
        Assert.Equal("qemu", (await FindAsync()).DomainType);
    }

    [Fact]
    public async Task One_host_has_a_baseline_too()
    {
        Is(_kvm1, "EPYC-7601-32-Core", Recorded("EPYC-7601-32-Core"));
        var found = await _session.BaselineCpuAsync([_kvm1.Reference, _kvm1.Reference], CancellationToken.None);
        Assert.Equal(["kvm1"], found.Hosts);
        Assert.Empty(Assert.Single(found.LostFeatures).Features);
    }

    [Fact]
    public async Task Many_guests_of_one_processor_are_compared_once()
    {
        var xml = Sample.Read("platform/baseline-EPYC-Rome.xml");
        Is(_kvm1, "EPYC-7601-32-Core", xml);
        Is(_kvm2, "EPYC-7502-32-Core", xml);
        _kvm1.Elements = Recorded("EPYC-7601-32-Core");
        for (var i = 0; i < 30; i++)
        {
            Has(_kvm1, $"vm{i}", VmState.Running);
        }

        await FindAsync();
        Assert.InRange(_kvm1.Questions.Count(q => q == "baseline CPU"), 1, 3);
        Assert.Equal(30, _kvm1.Questions.Count(q => q == "xml"));
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _journals.Dispose();
    }

    private static void AssertLost(string feature, CpuFeatureLoss loss)
    {
        if (feature.Length == 0)
        {
            Assert.Empty(loss.Features);
        }
        else
        {
            Assert.Contains(feature, loss.Features);
        }
    }

    private static string Recorded(string name) => Sample.Read($"platform/cpu-{name}.xml");

    private static void Has(FakeHost host, string name, VmState state) => host.Has(new GuestStatus(name, Guid.NewGuid(), state, 1, true));

    private static void Is(FakeHost host, string cpu, string proposes, string type = "kvm")
    {
        RecordedPlatform.Gives(host, Recorded(cpu));
        host.Offers = platform => new DomainCapabilities("pc-q35-7.2", platform.DomainType!, "x86_64") { HostModelCpu = Recorded(cpu) };
        host.CpuOfAll = (cpus, expand) => expand ? RecordedPlatform.Expanded(cpus[0]) : proposes;
        host.Facts = host.Facts with
        {
            Capabilities = host.Facts.Capabilities with { Guests = [new GuestCapability("x86_64", type)] },
        };
    }

    private Task<MigrationCpuBaseline> FindAsync() =>
        _session.BaselineCpuAsync([_kvm1.Reference, _kvm2.Reference], CancellationToken.None);
}
