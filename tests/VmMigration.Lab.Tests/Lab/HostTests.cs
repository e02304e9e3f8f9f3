namespace VmMigration.Lab.Tests;

[Collection(LabCollection.Hosts)]
public sealed class HostTests(LabFixture fixture)
{
    [Theory]
    [InlineData(LabTransport.Unix)]
    [InlineData(LabTransport.Tcp)]
    [InlineData(LabTransport.Tls)]
    [InlineData(LabTransport.Ssh)]
    public async Task Every_host_answers_the_workstation(LabTransport transport)
    {
        LabEnvironment lab = await fixture.GetAsync();
        foreach (LabHost host in lab.Hosts)
        {
            Assert.Equal(host.Name, await WorkstationVirsh.RunAsync(host, transport, "hostname"));
        }
    }

    [Fact]
    public async Task Each_host_has_a_uuid_of_its_own()
    {
        LabEnvironment lab = await fixture.GetAsync();
        foreach (LabHost host in lab.Hosts)
        {
            Assert.Contains($"<uuid>{host.Uuid}</uuid>", (await host.VirshAsync("capabilities")).Output, StringComparison.Ordinal);
        }
        Assert.NotEqual(lab.Hosts[0].Uuid, lab.Hosts[1].Uuid);
    }

    [Fact]
    public async Task The_read_only_socket_lets_one_look_but_not_touch()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string uri = $"qemu+unix:///system?socket={lab.Hosts[0].ReadOnlySocketPath}";
        Assert.True((await Tool.RunAsync("virsh", ["-r", "-c", uri, "list"])).Succeeded);
        Assert.InRange(lab.Hosts[0].ReadOnlySocketPath.Length, 1, 107);
    }

    [Fact]
    public async Task Hosts_reach_each_other_by_ssh_under_every_name()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost other = lab.Hosts[1];
        foreach (string name in (string[])[other.Name, other.MigrationName, other.ControlAddress, other.MigrationAddress])
        {
            CommandResult result = await lab.Hosts[0].RunAsync("ssh", "-o", "BatchMode=yes", name, "hostname");
            Assert.Equal(other.Name, result.EnsureSuccess().Output);
        }
    }

    [Fact]
    public async Task A_pulled_cable_cuts_one_network_and_not_the_other()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost other = lab.Hosts[1];
        await other.SetLinkAsync(LabLink.Migration, up: false);
        try
        {
            Assert.False(await PingAsync(other.MigrationAddress));
            Assert.True(await PingAsync(other.ControlAddress));
        }
        finally
        {
            await other.SetLinkAsync(LabLink.Migration, up: true);
        }
        Assert.True(await PingAsync(other.MigrationAddress));

        async Task<bool> PingAsync(string address)
            => (await lab.Hosts[0].RunAsync("busybox", "ping", "-c", "1", "-W", "1", address)).Succeeded;
    }

    [Fact]
    public async Task A_guest_outlives_its_libvirtd()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        await using LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions());
        await host.KillLibvirtdAsync();
        await host.StartLibvirtdAsync();
        await host.RestartLibvirtdAsync();
        Assert.Equal([host], await guest.RunsOnAsync());
    }

    [Fact]
    public async Task A_killed_host_is_gone_with_its_guests_and_can_be_started_again()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        await using LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions { Persistent = true });
        await host.KillHostAsync();
        Assert.Null(host.InitProcessId);
        Assert.Empty(await guest.RunsOnAsync());
        await host.BootAsync();
        Assert.Equal(host.Name, await WorkstationVirsh.RunAsync(host, LabTransport.Ssh, "hostname"));
        Assert.Equal("shut off (unknown)", (await guest.StatesAsync())[host]);
    }

    [Fact]
    public async Task The_inventory_names_every_host()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string text = await File.ReadAllTextAsync(lab.Keys.InventoryPath);
        Assert.All(lab.Hosts, h => Assert.Contains($"  {h.Name}:\n    uri: \"{h.SshUri}\"\n", text, StringComparison.Ordinal));
    }
}
