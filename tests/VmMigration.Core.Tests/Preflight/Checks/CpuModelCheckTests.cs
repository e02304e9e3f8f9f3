using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class CpuModelCheckTests
{
    private readonly CheckScene _scene = new();

    /// <summary>Processors of guests on recorded hosts of Intel and AMD.</summary>
    [Theory]
    [InlineData("EPYC-7502-32-Core", "EPYC-7502-32-Core", "")]
    [InlineData("EPYC-7502-32-Core", "EPYC-7601-32-Core",
        "amd-ssbd, amd-stibp, arch-capabilities, clwb, clzero, ibpb, mds-no, perfctr_core, pschange-mc-no, rdctl-no, rdpid, skip-l1dfl-vmentry, "
        + "spec-ctrl, ssbd, stibp, svm, umip, virt-ssbd, wbnoinvd, xsaveerptr, xsaves")]
    [InlineData("EPYC-7601-32-Core", "EPYC-7502-32-Core", "")]
    [InlineData("Xeon-Platinum-9242", "Xeon-Platinum-9242", "")]
    [InlineData("Xeon-Gold-6148", "Xeon-Platinum-9242", "")]
    [InlineData("Xeon-Platinum-9242", "Xeon-Gold-6148",
        "amd-ssbd, arch-capabilities, avx512vnni, ibpb, ibrs-all, md-clear, mds-no, pku, pschange-mc-no, rdctl-no, skip-l1dfl-vmentry, "
        + "spec-ctrl, ssbd, stibp, tsx-ctrl, umip, vmx, xsaves")]
    public async Task What_a_guest_has_and_the_destination_lacks_is_named(string guest, string host, string missing)
    {
        _scene.Kvm1.Elements = Checked(guest);
        RecordedPlatform.Gives(_scene.Kvm2, Recorded(host));
        var found = await _scene.AskOneAsync(new CpuModelCheck());
        if (missing.Length == 0)
        {
            Assert.Equal((CheckStatus.Pass, "kvm2 can give it the processor that it has"), (found.Status, found.Message));
            return;
        }

        Assert.Equal((CheckStatus.Fail, missing), (found.Status, found.Subject));
        Assert.Equal($"kvm2 cannot give it {missing}, which its processor has", found.Message);
        Assert.Contains("Get-MigrationCpuBaseline", found.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baseline-EPYC-Rome", "EPYC-7601-32-Core")]
    [InlineData("baseline-EPYC-Rome", "EPYC-7502-32-Core")]
    [InlineData("baseline-Cascadelake-Skylake", "Xeon-Platinum-9242")]
    [InlineData("baseline-Cascadelake-Skylake", "Xeon-Gold-6148")]
    public async Task A_baseline_is_had_on_each_of_its_hosts(string baseline, string host)
    {
        _scene.Kvm1.Elements = Sample.Read($"platform/{baseline}.xml");
        RecordedPlatform.Gives(_scene.Kvm2, Recorded(host));
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new CpuModelCheck())).Status);
    }

    [Fact]
    public async Task A_processor_of_another_maker_is_told_as_libvirt_tells_it()
    {
        _scene.Kvm1.Elements = Checked("EPYC-7502-32-Core");
        RecordedPlatform.Gives(_scene.Kvm2, Recorded("Xeon-Platinum-9242"));
        var found = await _scene.AskOneAsync(new CpuModelCheck());
        Assert.Equal((CheckStatus.Fail, "EPYC-Rome"), (found.Status, found.Subject));
        Assert.Equal("kvm2 cannot give it the processor that it has: host CPU vendor does not match required CPU vendor AMD", found.Message);
    }

    [Theory]
    [InlineData("", "it has the emulator's own processor")]
    [InlineData("<cpu mode='host-passthrough'/>", "it has its host's processor (host-passthrough), which CpuHostPassthrough looks at")]
    [InlineData("<cpu mode='host-model'/>", "it starts with whatever kvm2 has (host-model)")]
    public async Task What_needs_no_comparison_is_not_compared(string cpu, string message)
    {
        _scene.Kvm1.Elements = cpu;
        var found = await _scene.AskOneAsync(new CpuModelCheck());
        Assert.Equal((CheckStatus.Pass, message), (found.Status, found.Message));
        Assert.DoesNotContain("compare CPU", _scene.Kvm2.Questions);
    }

    [Fact]
    public async Task A_processor_that_nobody_checked_is_measured_by_what_the_source_has()
    {
        _scene.Kvm1.Elements = "<cpu mode='custom' check='none'><model>Westmere</model></cpu>";
        _scene.Kvm1.CpuObjection = _ => Lacks("pcid, x2apic");
        _scene.Kvm2.CpuObjection = _ => Lacks("pcid, x2apic");
        Assert.Equal((CheckStatus.Pass, "kvm2 lacks nothing of it that kvm1 has"), Of(await _scene.AskOneAsync(new CpuModelCheck())));
        _scene.Kvm2.CpuObjection = _ => Lacks("avx2, pcid, x2apic");
        var found = await _scene.AskOneAsync(new CpuModelCheck());
        Assert.Equal((CheckStatus.Warning, "avx2"), (found.Status, found.Subject));
        Assert.Contains("check='full'", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guests_that_differ_in_their_place_alone_are_compared_once()
    {
        const string model = "<model fallback='forbid'>EPYC</model><feature policy='require' name='x2apic'/>";
        var one = $"<cpu mode='custom' check='full'>{model}<topology sockets='1' cores='4' threads='1'/></cpu>";
        var other = $"<cpu mode='custom' check='full'>{model}<topology sockets='2' cores='8' threads='2'/><numa><cell id='0' cpus='0-31' memory='1'/></numa></cpu>";
        Assert.Equal(CpuElement.ForComparison(one), CpuElement.ForComparison(other));
        _scene.Kvm1.Elements = one;
        var view = await _scene.ViewAsync();
        await new CpuModelCheck().AskAsync(view, new VmMigration.Preflight.Findings());
        await new CpuModelCheck().AskAsync(view, new VmMigration.Preflight.Findings());
        Assert.Single(_scene.Kvm2.Questions, q => q == "compare CPU");
    }

    [Fact]
    public async Task A_host_that_cannot_compare_is_not_said_to_do()
    {
        _scene.Kvm1.Elements = Checked("EPYC-7502-32-Core");
        _scene.Kvm2.Refuses = what => what == "compare CPU" ? Failures.Lost("kvm2") : null;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new CpuModelCheck())).Status);
    }

    private static (CheckStatus, string) Of(MigrationCheck check) => (check.Status, check.Message);

    private static string Lacks(string features) => $"the CPU is incompatible with host CPU: Host CPU does not provide required features: {features}";

    private static string Recorded(string name) => Sample.Read($"platform/cpu-{name}.xml");

    /// <summary>A running guest's processor is known to be all there.</summary>
    private static string Checked(string name) => Recorded(name).Replace("match='exact'", "match='exact' check='full'", StringComparison.Ordinal);
}
