using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What a guest is started with and lives among: the destination lacks most of it, and says so before anything is begun.</summary>
[Collection(LabCollection.Preflight)]
public sealed class MustHaveTests(LabFixture fixture)
{
    private const string Mac = "52:54:00:aa:bb:01";
    private const string Port = "5989";
    private static readonly string[] Lacking = ["ConsoleFiles", "ConsolePorts", "MacAddresses", "StartFiles"];

    [Exercised("Checks", "what a guest is started with")]
    [Fact]
    public async Task Four_faults_are_found_by_looking_alone_and_no_move_begins()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder}/console && echo secret > {folder}/config.ign");
        await using LabGuest other = await lab.StartGuestAsync(lab.Hosts[1], new GuestOptions { Customize = AddNeighbours });
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            // One that had the name before would have left its logs.
            Name = $"m{Guid.NewGuid():n}"[..9],
            Persistent = true,
            Customize = domain =>
            {
                AddNeighbours(domain);
                domain.Element("os")!.AddAfterSelf(
                    XElement.Parse($"<sysinfo type='fwcfg'><entry name='opt/com.coreos/config' file='{folder}/config.ign'/></sysinfo>"));
                domain.Element("devices")!.Add(XElement.Parse($"<serial type='file'><source path='{folder}/console/out.log'/></serial>"));
            },
        });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        MigrationRequest cold = request with { Kind = MigrationKind.Cold, Force = true };

        Assert.Equal(Lacking, await FailingAsync(administrator, request));
        Assert.Equal(Lacking, await FailingAsync(administrator, cold));
        // Nothing of the looks is left.
        Assert.Equal("", await HostsSay.VirshAsync(lab.Hosts[1], "pool-list", "--all", "--name"));
        Assert.Empty(Directory.Exists(administrator.Journals.Path) ? Directory.GetFiles(administrator.Journals.Path, "*.jsonl") : []);
        await RefusesAsync(administrator, guest, lab, request);
        await RefusesAsync(administrator, guest, lab, cold);
        await WithoutUsAsync(administrator, lab, guest, request);

        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder}/console && echo secret > {folder}/config.ign");
        Assert.Equal(["ConsolePorts", "MacAddresses"], await FailingAsync(administrator, request));
        Assert.Equal(["MacAddresses"], await FailingAsync(administrator, request with { ConsolePort = ConsolePortMode.Auto }));
        MigrationProgress end = await administrator.MoveAsync(request with { ConsolePort = ConsolePortMode.Auto, SkipChecks = ["MacAddresses"] });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.DoesNotContain($":{int.Parse(Port) - 5900}", await HostsSay.VirshAsync(lab.Hosts[1], "vncdisplay", guest.Name), StringComparison.Ordinal);
    }

    private static void AddNeighbours(XElement domain) => domain.Element("devices")!.Add(
        XElement.Parse($"<interface type='bridge'><mac address='{Mac}'/><source bridge='br0'/><model type='virtio'/></interface>"),
        XElement.Parse($"<graphics type='vnc' port='{Port}' autoport='no' listen='127.0.0.1'/>"));

    private static async Task<string[]> FailingAsync(Administrator administrator, MigrationRequest move)
    {
        var found = await administrator.Session.CheckAsync(move, new PreflightOptions(), CancellationToken.None);
        return [.. found.Where(c => c.Status is CheckStatus.Fail).Select(c => c.Id).Order(StringComparer.Ordinal)];
    }

    private static async Task RefusesAsync(Administrator administrator, LabGuest guest, LabEnvironment lab, MigrationRequest move)
    {
        Ended.As(MigrationOutcome.Failed, await administrator.MoveAsync(move));
        await HostsSay.UntouchedAsync(guest, lab);
        await HostsSay.NeverStartedAsync(guest, lab.Hosts[1]);
    }

    /// <summary>Who leaves the checks out learns from the destination's QEMU why they are there, one fault after the other.</summary>
    private static async Task WithoutUsAsync(Administrator administrator, LabEnvironment lab, LabGuest guest, MigrationRequest move)
    {
        MigrationProgress end = await administrator.MoveAsync(move with { SkipChecks = Lacking });
        Ended.As(MigrationOutcome.Failed, end);
        await HostsSay.UntouchedAsync(guest, lab);
    }
}
