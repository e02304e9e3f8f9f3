using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What a guest's network cards and screens need of the destination.</summary>
[Collection(LabCollection.Preflight)]
public sealed class NetworkCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "bridge")]
    [Fact]
    public async Task A_missing_bridge()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedLink bridge = await StagedLink.MakeAsync(lab.Hosts[0], "br-check1");
        await using LabGuest guest = await StartAsync(lab, "<interface type='bridge'><source bridge='br-check1'/><model type='virtio'/></interface>");
        MigrationRequest ask = Administrator.Ask(guest, lab);
        MigrationCheck found = await new StagedFault(ask, "Bridges")
        {
            Subject = "br-check1",
            Error = "Cannot get interface MTU on 'br-check1': No such device",
            Mended = ask with { NetworkMap = new Dictionary<string, string> { ["br-check1"] = "br0" } },
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
        Assert.Contains("-NetworkMap @{'br-check1'='NAME'}", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bridge_for_smaller_packets()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedLink here = await StagedLink.MakeAsync(lab.Hosts[0], "br-check2", 9000);
        await using StagedLink there = await StagedLink.MakeAsync(lab.Hosts[1], "br-check2");
        await using LabGuest guest = await StartAsync(lab, "<interface type='bridge'><source bridge='br-check2'/><model type='virtio'/></interface>");
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "Bridges")
        {
            Subject = "br-check2",
            Status = CheckStatus.Warning,
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], "ip link set br-check2 mtu 9000"),
        }.ShowAsync();
        Assert.Equal("kvm1: 9000, kvm2: 1500", found.Evidence);
    }

    [Exercised("Checks", "networks")]
    [Fact]
    public async Task A_missing_network_and_one_that_is_not_started()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedDefinition here = await StagedDefinition.NetworkAsync(lab.Hosts[0], "check3", started: true);
        await using LabGuest guest = await StartAsync(lab, "<interface type='network'><source network='check3'/><model type='virtio'/></interface>");
        StagedDefinition? there = null;
        try
        {
            MigrationRequest ask = Administrator.Ask(guest, lab);
            await new StagedFault(ask, "Networks")
            {
                Subject = "check3",
                Error = "no network with matching name 'check3'",
                Mend = async () => there = await StagedDefinition.NetworkAsync(lab.Hosts[1], "check3", started: true),
            }.ShowAsync();
            await HostsSay.VirshAsync(lab.Hosts[1], "net-destroy", "check3");
            await new StagedFault(ask, "Networks")
            {
                Subject = "check3",
                Error = "network 'check3' is not active",
                Mend = () => HostsSay.VirshAsync(lab.Hosts[1], "net-start", "check3"),
            }.ShowAsync();
        }
        finally
        {
            await (there?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Exercised("Checks", "networks")]
    [Fact]
    public async Task A_network_that_is_another_one_there()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedDefinition here = await StagedDefinition.SubnetAsync(lab.Hosts[0], "check8", "10.71.8.1");
        StagedDefinition there = await StagedDefinition.SubnetAsync(lab.Hosts[1], "check8", "10.72.8.1");
        try
        {
            await using LabGuest guest = await StartAsync(lab, "<interface type='network'><source network='check8'/><model type='virtio'/></interface>");
            MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab), "Networks")
            {
                Subject = "check8",
                Mend = async () =>
                {
                    await there.DisposeAsync();
                    there = await StagedDefinition.SubnetAsync(lab.Hosts[1], "check8", "10.71.8.1");
                },
            }.ShowAsync();
            Assert.Equal("kvm1: open 10.71.8.0/24, kvm2: open 10.72.8.0/24", found.Evidence);
        }
        finally
        {
            await there.DisposeAsync();
        }
    }

    [Exercised("Checks", "port group")]
    [Fact]
    public async Task A_port_group_that_the_destinations_network_lacks()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedDefinition here = await StagedDefinition.NetworkAsync(lab.Hosts[0], "check4", started: true, "<portgroup name='web'/>");
        await using StagedDefinition there = await StagedDefinition.NetworkAsync(lab.Hosts[1], "check4", started: true);
        await using LabGuest guest = await StartAsync(
            lab, "<interface type='network'><source network='check4' portgroup='web'/><model type='virtio'/></interface>");
        await new StagedFault(Administrator.Ask(guest, lab), "Networks")
        {
            Subject = "check4",
            Status = CheckStatus.Warning,
            Mend = () => StorageSay.ShellAsync(
                lab.Hosts[1], "echo \"<portgroup name='web'/>\" > /tmp/group.xml; virsh -c qemu:///system net-update check4 add portgroup /tmp/group.xml --live --config"),
        }.ShowAsync();
    }

    [Exercised("Checks", "filter")]
    [Fact]
    public async Task A_missing_filter()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using StagedDefinition here = await StagedDefinition.FilterAsync(lab.Hosts[0], "check5");
        await using LabGuest guest = await StartAsync(
            lab, "<interface type='bridge'><source bridge='br0'/><model type='virtio'/><filterref filter='check5'/></interface>");
        StagedDefinition? there = null;
        try
        {
            await new StagedFault(Administrator.Ask(guest, lab), "Networks")
            {
                Subject = "check5",
                Error = "referenced filter 'check5' is missing",
                Mend = async () => there = await StagedDefinition.FilterAsync(lab.Hosts[1], "check5"),
            }.ShowAsync();
        }
        finally
        {
            await (there?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task A_card_that_is_qemus_own_network()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(
            lab, "<interface type='user'><mac address='52:54:00:77:00:06'/><model type='virtio'/></interface>");
        await using LabGuest bridged = await StartAsync(lab, "<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>");
        await new StagedFault(Administrator.Ask(guest, lab), "UserNetwork")
        {
            Subject = "52:54:00:77:00:06",
            Status = CheckStatus.Warning,
            Mended = Administrator.Ask(bridged, lab),
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
    }

    [Exercised("Checks", "listen addresses")]
    [Theory]
    [InlineData("<graphics type='vnc' autoport='yes' listen='ADDRESS'/>")]
    [InlineData("<serial type='tcp'><source mode='bind' host='ADDRESS' service='7707'/></serial>")]
    public async Task An_address_that_only_the_source_has(string device)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string address = lab.Hosts[0].MigrationAddress;
        await using LabGuest guest = await StartAsync(lab, device.Replace("ADDRESS", address, StringComparison.Ordinal));
        MigrationRequest ask = Administrator.Ask(guest, lab);
        await new StagedFault(ask with { Destination = ask.Destination with { MigrationAddress = null } }, "ListenAddresses")
        {
            Subject = address,
            Error = "Cannot assign requested address",
            Mended = ask,
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
    }

    private static Task<LabGuest> StartAsync(LabEnvironment lab, string device) => lab.StartGuestAsync(
        lab.Hosts[0], new GuestOptions { Customize = domain => domain.Element("devices")!.Add(XElement.Parse(device)) });
}
