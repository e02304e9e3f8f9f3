using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Guests as hosts have them, between two hosts that are well: no check has anything to say against any of them.</summary>
[Collection(LabCollection.Preflight)]
public sealed class HealthyHostsTests(LabFixture fixture)
{
    private const string Bridge = "<interface type='bridge'><source bridge='br0'/><model type='MODEL'/></interface>";

    [Exercised("Checks", "ten varied guests on healthy hosts")]
    [Fact]
    public async Task Nothing_is_found_against_ten_varied_guests()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedDefinition here = await StagedDefinition.NetworkAsync(lab.Hosts[0], "healthy", started: true, "<portgroup name='web'/>");
        await using StagedDefinition there = await StagedDefinition.NetworkAsync(lab.Hosts[1], "healthy", started: true, "<portgroup name='web'/>");
        await using StagedDefinition filterHere = await StagedDefinition.FilterAsync(lab.Hosts[0], "healthy");
        await using StagedDefinition filterThere = await StagedDefinition.FilterAsync(lab.Hosts[1], "healthy");
        LabGuest[] guests = await Task.WhenAll(Guests(lab.Hosts[0]).Select(g => lab.StartGuestAsync(lab.Hosts[0], g)));
        try
        {
            await using var administrator = new Administrator();
            foreach (LabGuest guest in guests)
            {
                await AssertHealthyAsync(administrator, guest, Administrator.Ask(guest, lab), new PreflightOptions());
            }

            // As thoroughly as it goes, over ssh, for a guest with most kinds of devices.
            await AssertHealthyAsync(
                administrator, guests[4], Administrator.Ask(guests[4], lab, LabTransport.Ssh), new PreflightOptions { Shell = true, DryRun = true });
        }
        finally
        {
            await Task.WhenAll(guests.Select(g => g.DestroyAsync()));
        }
    }

    private static async Task AssertHealthyAsync(Administrator administrator, LabGuest guest, MigrationRequest request, PreflightOptions options)
    {
        IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(
            request with { Policy = MigrationPolicy.Balanced }, options, CancellationToken.None);
        Assert.True(found.Count >= PreflightChecks.All.Count, $"{found.Count} findings");
        string[] trouble = [.. found.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warning).Select(c => $"{c.Id} {c.Subject}: {c.Message}")];
        Assert.True(trouble.Length == 0, $"{string.Join('\n', trouble)}\n{guest.Xml}");
    }

    private static IEnumerable<GuestOptions> Guests(LabHost host)
    {
        yield return new GuestOptions();
        yield return new GuestOptions { Persistent = true, Machine = "q35", Cpus = 4 };
        yield return With(new GuestOptions { Persistent = true }, Card("virtio"), "<graphics type='vnc' autoport='yes' listen='0.0.0.0'/>");
        yield return With(
            new GuestOptions { Machine = "q35" },
            "<interface type='network'><source network='healthy' portgroup='web'/><model type='e1000e'/></interface>",
            "<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>");
        yield return With(
            new GuestOptions { Persistent = true, Machine = "q35", Cpus = 4, Disks = [Disk("qcow2")] },
            Card("virtio"), "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>", "<serial type='pty'/>",
            "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", "<watchdog model='i6300esb' action='reset'/>",
            "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>");
        yield return With(
            new GuestOptions { Persistent = true, Disks = [Disk("raw"), Disk("qcow2") with { Cache = "none" }] }, "<watchdog model='ib700' action='none'/>");
        yield return With(new GuestOptions { Cpus = 4 }, "<serial type='tcp'><source mode='bind' host='127.0.0.1' service='7799'/></serial>");
        yield return With(new GuestOptions { Persistent = true }, Card("rtl8139"), Card("virtio"), "<input type='tablet' bus='virtio'/>");
        yield return With(
            new GuestOptions { Machine = "q35" },
            "<interface type='bridge'><source bridge='br0'/><model type='virtio'/><filterref filter='healthy'/><mtu size='1500'/></interface>",
            "<video><model type='vga'/></video>");
        yield return new GuestOptions
        {
            Persistent = true,
            Customize = domain =>
            {
                domain.Element("os")!.AddBeforeSelf(
                    XElement.Parse("<cputune><vcpupin vcpu='0' cpuset='0'/></cputune>"), XElement.Parse("<numatune><memory mode='strict' nodeset='0'/></numatune>"));
                domain.Element("devices")!.Element("memballoon")!.SetAttributeValue("model", "virtio");
            },
        };

        GuestDisk Disk(string format) => new($"{host.ImageDirectory}/healthy-{Guid.NewGuid():n}.{format}") { Format = format, SizeMiB = 8 };
    }

    private static string Card(string model) => Bridge.Replace("MODEL", model, StringComparison.Ordinal);

    private static GuestOptions With(GuestOptions options, params string[] devices) => options with
    {
        Customize = domain => domain.Element("devices")!.Add(devices.Select(d => XElement.Parse(d))),
    };
}
