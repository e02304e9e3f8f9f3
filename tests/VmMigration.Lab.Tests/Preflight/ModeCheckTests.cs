using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What the way of a move needs of both hosts, and of the guest.</summary>
[Collection(LabCollection.Preflight)]
public sealed class ModeCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "page faults")]
    [Fact]
    public async Task Page_faults_that_qemu_may_not_handle()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await using WithoutUserFaults fault = await WithoutUserFaults.OnAsync(there);
        // Where QEMU does not run as root, it has not the privilege that was taken from it just now.
        await StorageSay.ShellAsync(there, "sed -i.root 's/^user = .*/user = \"libvirt-qemu\"/' /etc/libvirt/qemu.conf");
        MigrationRequest ask = Administrator.Ask(guest, lab, LabTransport.Ssh) with { PostCopy = true };
        await new StagedFault(ask, "PostCopySupport")
        {
            Options = new PreflightOptions { Shell = true },
            Mended = ask with { PostCopy = false },
            // A move does not look at a host by its shell, so it learns it from QEMU.
            Mend = async () =>
            {
                await StorageSay.ShellAsync(there, "mv /etc/libvirt/qemu.conf.root /etc/libvirt/qemu.conf");
                await using var administrator = new Administrator();
                MigrationProgress end = await administrator.MoveAsync(ask);
                Ended.As(MigrationOutcome.Failed, end);
                Assert.Contains("Postcopy is not supported", end.Error!.Message, StringComparison.Ordinal);
            },
        }.ShowAsync();
    }

    [Exercised("Checks", "tunnel")]
    [Fact]
    public async Task Disks_that_a_tunnel_would_have_to_copy()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Disks = [new GuestDisk(path)] });
        MigrationRequest ask = Administrator.Ask(guest, lab) with { Storage = StorageMode.Copy };
        await new StagedFault(ask with { Tunnelled = true, MigrationAddress = null }, "Tunnelled")
        {
            Subject = "vda",
            Mended = ask with { Tls = true },
            Mend = () => Task.CompletedTask,
        }.ShowAsync();

        // No plan of ours comes that far: libvirt's own client does.
        string pool = $"check-{Guid.NewGuid():n}"[..12];
        await HostsSay.VirshAsync(lab.Hosts[1], "pool-create-as", pool, "dir", "--target", lab.Hosts[1].ImageDirectory);
        try
        {
            CommandResult refused = await lab.Hosts[0].VirshAsync(
                "migrate", "--live", "--p2p", "--tunnelled", "--copy-storage-all", guest.Name, $"qemu+tcp://{lab.Hosts[1].Name}/system");
            Assert.False(refused.Succeeded);
            Assert.Contains(
                PreflightChecks.Find("Tunnelled")!.Prevents.Split("; "), p => refused.Error.Contains(p, StringComparison.Ordinal));
        }
        finally
        {
            await lab.Hosts[1].VirshAsync("pool-destroy", pool);
        }
    }

    [Fact]
    public async Task Parallel_connections_and_post_copy_before_qemu_10_1()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        MigrationRequest ask = Administrator.Ask(guest, lab) with { ParallelConnections = 2, PostCopy = true };
        MigrationCheck found = await new StagedFault(ask, "PostCopyParallel")
        {
            Subject = "kvm1",
            Mended = ask with { PostCopy = false },
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
        Assert.Contains("QEMU 7.2", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_changes_more_than_can_be_sent()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        MigrationRequest ask = Administrator.Ask(guest, lab);
        MigrationCheck found = await new StagedFault(ask with { Bandwidth = BusyGuest.Slow }, "Convergence")
        {
            Status = CheckStatus.Warning,
            Options = new PreflightOptions { DryRun = true },
            Mended = ask with { Bandwidth = BusyGuest.Fast },
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
        Assert.Contains("link: 4 MiB/s", found.Evidence, StringComparison.Ordinal);
        // What is measured once is known from then on.
        await using var administrator = new Administrator();
        Assert.Equal(
            CheckStatus.Warning,
            Assert.Single(await administrator.Session.CheckAsync(
                ask with { Bandwidth = BusyGuest.Slow }, new PreflightOptions { Checks = ["Convergence"] }, CancellationToken.None)).Status);
    }
}
