using System.Text.RegularExpressions;
using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Destinations whose QEMU is older, missing, or has a processor that can do less.</summary>
[Collection(LabCollection.Preflight)]
public sealed partial class PlatformCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "machine type")]
    [Fact]
    public async Task A_machine_type_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var emulator = new OwnEmulator();
        await emulator.PutAsync(lab.Hosts[0]);
        await emulator.PutAsync(lab.Hosts[1], findings: known => OldMachine().Replace(known, ""));
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], With(emulator, new GuestOptions { Machine = "pc-i440fx-6.2" }));
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "MachineType")
        {
            Subject = "pc-i440fx-6.2",
            Error = "does not support machine type 'pc-i440fx-6.2'",
            Mend = () => emulator.PutAsync(lab.Hosts[1]),
        }.ShowAsync();
        Assert.Contains("kvm2 does not have the machine type pc-i440fx-6.2", found.Message, StringComparison.Ordinal);
    }

    [Exercised("Checks", "emulator")]
    [Fact]
    public async Task An_emulator_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var emulator = new OwnEmulator();
        await emulator.PutAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], With(emulator, new GuestOptions()));
        await new StagedFault(Administrator.Ask(guest, lab), "MachineType")
        {
            Subject = emulator.Path,
            Error = $"Cannot check QEMU binary {emulator.Path}: No such file or directory",
            Mend = () => emulator.PutAsync(lab.Hosts[1]),
        }.ShowAsync();
    }

    [Exercised("Checks", "vCPUs")]
    [Fact]
    public async Task More_vcpus_than_the_destinations_machine_type_takes()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var emulator = new OwnEmulator();
        await emulator.PutAsync(lab.Hosts[0]);
        await emulator.PutAsync(lab.Hosts[1], findings: known => MostVcpus().Replace(known, "$1maxCpus='1'"));
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], With(emulator, new GuestOptions { Cpus = 2 }));
        await new StagedFault(Administrator.Ask(guest, lab), "VcpuLimit")
        {
            Subject = "vcpu",
            Error = "Maximum CPUs greater than specified machine type limit 1",
            Mend = () => emulator.PutAsync(lab.Hosts[1]),
        }.ShowAsync();
    }

    [Exercised("Checks", "processor feature")]
    [Fact]
    public async Task A_feature_of_the_processor_that_the_destination_lacks()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var emulator = new OwnEmulator();
        await emulator.PutAsync(lab.Hosts[0]);
        await emulator.PutAsync(lab.Hosts[1], "-global x86_64-cpu.avx2=off", known => Avx2().Replace(known, "name='avx2' type='boolean' value='false'"));
        GuestOptions options = With(emulator, new GuestOptions());
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], options with
        {
            Customize = domain =>
            {
                options.Customize!(domain);
                domain.Element("features")!.AddAfterSelf(new XElement("cpu", new XAttribute("mode", "host-model")));
            },
        });
        await new StagedFault(Administrator.Ask(guest, lab), "CpuModel")
        {
            Subject = "avx2",
            Error = "guest CPU doesn't match specification: missing features: avx2",
            Mend = () => emulator.PutAsync(lab.Hosts[1]),
        }.ShowAsync();
    }

    [Exercised("Checks", "processor baseline")]
    [Fact]
    public async Task A_baseline_of_two_hosts_is_a_processor_that_guests_can_have_on_both()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using var administrator = new Administrator();
        var hosts = lab.Hosts.Select(h => Administrator.Know(h, lab)).ToArray();
        MigrationCpuBaseline baseline = await administrator.Session.BaselineCpuAsync(hosts, CancellationToken.None);
        Assert.Equal(["kvm1", "kvm2"], baseline.Hosts);
        Assert.Equal(await VirshBaselineAsync(lab, baseline.DomainType), baseline.Xml.Trim());
        Assert.Contains("sse2", baseline.Features);
        Assert.All(baseline.LostFeatures, l => Assert.Empty(l.Features));

        await using LabGuest fits = await StartAsync(lab, baseline, XElement.Parse(baseline.Xml));
        await using LabGuest more = await StartAsync(
            lab, baseline, new XElement("cpu", new XAttribute("mode", baseline.DomainType == "kvm" ? "host-passthrough" : "maximum")));
        baseline = await administrator.Session.BaselineCpuAsync(hosts, CancellationToken.None);
        string[] mine = [fits.Name, more.Name];
        Assert.Equal([more.Name], baseline.GuestsToRestart.Select(g => g.Vm).Where(mine.Contains));
        Assert.DoesNotContain(
            await administrator.Session.CheckAsync(Administrator.Ask(fits, lab), new(), CancellationToken.None),
            c => c.Status is CheckStatus.Fail or CheckStatus.Warning);
    }

    /// <summary>What virsh makes of both hosts' capabilities.</summary>
    private static async Task<string> VirshBaselineAsync(LabEnvironment lab, string type)
    {
        const string file = "/tmp/processors.xml";
        string[] all = await Task.WhenAll(lab.Hosts.Select(h => HostsSay.VirshAsync(h, "domcapabilities", "--virttype", type)));
        await File.WriteAllLinesAsync(lab.Hosts[0].PathFromOutside(file), all);
        return await HostsSay.VirshAsync(lab.Hosts[0], "hypervisor-cpu-baseline", "--virttype", type, "--migratable", file);
    }

    /// <summary>
    /// A guest that needs no more of the machine than that libvirt runs it. KVM within a virtual machine may promise
    /// arch-capabilities and then not be able to give them.
    /// </summary>
    private static Task<LabGuest> StartAsync(LabEnvironment lab, MigrationCpuBaseline baseline, XElement cpu) => lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
    {
        Customize = domain =>
        {
            domain.SetAttributeValue("type", baseline.DomainType);
            if (baseline.DomainType == "kvm")
            {
                cpu.Elements("feature").Where(f => (string?)f.Attribute("name") == "arch-capabilities").Remove();
                cpu.Add(new XElement("feature", new XAttribute("policy", "disable"), new XAttribute("name", "arch-capabilities")));
            }

            domain.Element("features")!.AddAfterSelf(cpu);
        },
    });

    private static GuestOptions With(OwnEmulator emulator, GuestOptions options) =>
        options with { Customize = domain => domain.Element("devices")!.AddFirst(new XElement("emulator", emulator.Path)) };

    [GeneratedRegex(@"\n *<machine [^>]*name='pc-i440fx-6\.2'[^>]*/>")]
    private static partial Regex OldMachine();

    [GeneratedRegex(@"(name='pc-i440fx-7\.2'[^>]*)maxCpus='\d+'")]
    private static partial Regex MostVcpus();

    [GeneratedRegex("name='avx2' type='boolean' value='true' migratable='yes'")]
    private static partial Regex Avx2();
}
