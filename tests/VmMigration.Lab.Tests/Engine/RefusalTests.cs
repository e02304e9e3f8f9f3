using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves that cannot work: each is refused by name, before anything was started, and the guest is well.</summary>
[Collection(LabCollection.Engine)]
public sealed class RefusalTests(LabFixture fixture)
{
    [Fact]
    public async Task A_guest_whose_disk_is_said_to_be_shared_and_is_not()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await AssertRefusedAsync(
            MigrationError.StorageNotShared,
            new GuestOptions { Disks = [new GuestDisk($"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2")] },
            (request, _) => request with { Storage = StorageMode.Shared });
    }

    [Fact]
    public async Task A_host_and_itself_by_another_name_and_another_way()
    {
        MigrationException error = await AssertRefusedAsync(
            MigrationError.SameHost,
            change: (request, lab) => request with
            {
                Source = Administrator.Know(lab.Hosts[0], lab, LabTransport.Tcp),
                Destination = new HostReference("other", "qemu+ssh://root@kvm1/system") { SshConfigPath = lab.Keys.SshConfigPath },
            });
        Assert.Contains("are the same host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_with_one_host_uuid()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost other = lab.Hosts[1];
        string file = $"{other.DataDirectory}/etc/libvirt/libvirtd.conf";
        string settings = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, settings.Replace($"{other.Uuid}", $"{lab.Hosts[0].Uuid}", StringComparison.Ordinal));
        await other.RestartLibvirtdAsync();
        try
        {
            MigrationException error = await AssertRefusedAsync(MigrationError.SameHost);
            Assert.Contains($"the same host UUID {lab.Hosts[0].Uuid}", error.Message, StringComparison.Ordinal);
            Assert.Contains("host_uuid", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(file, settings);
            await other.RestartLibvirtdAsync();
        }
    }

    [Fact]
    public async Task A_guest_that_is_shut_off()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
        await using var administrator = new Administrator();
        Ended.With(MigrationError.VmNotRunning, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal("kvm1: shut off (destroyed)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_guest_that_nobody_has() =>
        await AssertRefusedAsync(MigrationError.VmNotFound, change: (request, _) => request with { VM = "nobody" });

    [Fact]
    public async Task A_guest_that_is_there_already() => await AssertRefusedAsync(
        MigrationError.VmAlreadyThere,
        change: (request, _) => request with { Source = request.Destination, Destination = request.Source });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_whose_name_another_has_at_the_destination(bool running)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest other = await lab.StartGuestAsync(lab.Hosts[1], new GuestOptions { Persistent = !running });
        if (!running)
        {
            await HostsSay.VirshAsync(lab.Hosts[1], "destroy", other.Name);
        }

        string name = $"twin-{other.Name}";
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Name = name,
            Customize = domain => domain.SetElementValue("name", other.Name),
        });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(other, lab));
        Ended.With(MigrationError.VmNameTaken, end);
        Assert.Contains($"{other.Uuid}", end.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
        Assert.Equal(running ? "kvm2: running (booted)" : "kvm2: shut off (destroyed)", await HostsSay.WhereAsync(other));
    }

    [Theory]
    [InlineData(LabTransport.Ssh)]
    [InlineData(LabTransport.Tls)]
    [InlineData(LabTransport.Tcp)]
    [InlineData(LabTransport.Unix)]
    public async Task A_destination_whose_daemon_does_not_run(LabTransport control)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await lab.Hosts[1].StopLibvirtdAsync();
        try
        {
            MigrationException error = await AssertRefusedAsync(MigrationError.DaemonNotRunning, control: control, askDestination: false);
            Assert.Contains("kvm2", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await lab.Hosts[1].StartLibvirtdAsync();
        }
    }

    [Theory]
    [InlineData("qemu+tcp://kvm2:1/system", "refused")]
    [InlineData("qemu+tcp://kvm2.example.invalid/system", "resolve")]
    [InlineData("qemu+ssh://nobody@kvm2/system", "Permission denied")]
    [InlineData("qemu+ssh://root@localhost/system", "Host key verification failed")]
    [InlineData("qemu+tls://localhost/system", "certificate")]
    public async Task A_destination_that_the_source_does_not_reach(string peerUri, string reason)
    {
        MigrationException error = await AssertRefusedAsync(
            MigrationError.PeerUnreachable,
            change: (request, _) => request with { Control = ControlMode.PeerToPeer, Destination = request.Destination with { PeerUri = peerUri } });
        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("peerUri", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_is_known_by_its_socket_alone() => await AssertRefusedAsync(
        MigrationError.PeerUnreachable,
        change: (request, _) => request with { Control = ControlMode.PeerToPeer, Destination = request.Destination with { PeerUri = null } });

    [Fact]
    public async Task Somebody_who_may_only_look()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await AssertRefusedAsync(
            MigrationError.ReadOnlyAccess,
            change: (request, _) => request with
            {
                Source = request.Source with { Uri = $"qemu+unix:///system?socket={lab.Hosts[0].ReadOnlySocketPath}" },
            });
    }

    [Fact]
    public async Task An_address_that_is_none() => await AssertRefusedAsync(
        MigrationError.ParameterInvalid,
        change: (request, _) => request with { MigrationAddress = "-oProxyCommand=true" });

    [Fact]
    public async Task A_guest_that_is_being_moved_already()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        await using var other = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        MigrationRun run = await administrator.StartAsync(request with { Bandwidth = BusyGuest.Slow });
        Ended.With(MigrationError.VmBusy, await administrator.MoveAsync(request));
        Ended.With(MigrationError.VmBusy, await other.MoveAsync(request));
        Assert.False(run.Completion.IsCompleted);
        await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, BusyGuest.Fast, false, CancellationToken.None);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
    }

    [Fact]
    public async Task A_guest_that_is_being_backed_up()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        await using LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions
        {
            Disks = [new GuestDisk($"{host.ImageDirectory}/{Guid.NewGuid():n}.qcow2")],
        });
        await File.WriteAllTextAsync(
            host.PathFromOutside("/tmp/backup.xml"),
            "<domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>");
        await HostsSay.VirshAsync(host, "backup-begin", guest.Name, "/tmp/backup.xml");
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.With(MigrationError.VmBusy, end);
        Assert.Contains("another job", end.Reason, StringComparison.Ordinal);
        await HostsSay.VirshAsync(host, "domjobabort", guest.Name);
    }

    private async Task<MigrationException> AssertRefusedAsync(
        MigrationError expected,
        GuestOptions? options = null,
        Func<MigrationRequest, LabEnvironment, MigrationRequest>? change = null,
        LabTransport control = LabTransport.Unix,
        bool askDestination = true)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], (options ?? new GuestOptions { Persistent = true }) with { Name = $"vm-{Guid.NewGuid():n}"[..12] });
        MigrationRequest request = Administrator.Ask(guest, lab, control);
        request = change?.Invoke(request, lab) ?? request;
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(request);
        Ended.With(expected, end);
        Assert.Equal(MigrationPhase.Failed, end.Phase);
        Assert.Equal(end.Reason, end.Error!.Message);
        if (askDestination)
        {
            await HostsSay.UntouchedAsync(guest, lab);
        }
        else
        {
            Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
        }

        await HostsSay.NeverStartedAsync(guest, lab.Hosts[1]);
        return end.Error;
    }
}
