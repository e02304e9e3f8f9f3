using VmMigration.Lab.Faults;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>What firmware and TPM remember goes where the guest goes.</summary>
[Collection(LabCollection.Storage)]
public sealed class UefiTests(LabFixture fixture)
{
    private const string Tpms = "/var/lib/libvirt/swtpm";

    [Exercised("Guests", "UEFI with NVRAM", "emulated TPM")]
    [Exercised("Cold", "NVRAM", "TPM")]
    [Theory]
    [InlineData(MigrationKind.Live, false)]
    [InlineData(MigrationKind.Cold, false)]
    [InlineData(MigrationKind.Cold, true)]
    public async Task Variables_and_TPM_come_along_and_the_source_keeps_none_unless_told_to(MigrationKind kind, bool keepSource)
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (uefi, guest) = await StartAsync(lab);
        await using var _ = guest;
        string? tpm = await UefiGuest.TpmAsync(lab.Hosts[0], guest);
        Assert.NotNull(tpm);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab, kind) with { KeepSource = keepSource });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Empty(Ended.Warnings(end));
        Assert.Contains(kind is MigrationKind.Live ? "kvm2: running (migrated)" : "kvm2: running (booted)", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal(keepSource ? "kvm1 kvm2" : "kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal((keepSource, true), (await uefi.HasNvramAsync(lab.Hosts[0]), await uefi.HasNvramAsync(lab.Hosts[1])));
        Assert.Equal((keepSource ? tpm : null, tpm), (await UefiGuest.TpmAsync(lab.Hosts[0], guest), await UefiGuest.TpmAsync(lab.Hosts[1], guest)));
        Assert.Equal(("", ""), (await StorageSay.PoolsAsync(lab.Hosts[0]), await StorageSay.PoolsAsync(lab.Hosts[1])));
        await guest.DestroyAsync();
        Assert.Equal((false, false), (await uefi.HasNvramAsync(lab.Hosts[0]), await uefi.HasNvramAsync(lab.Hosts[1])));
    }

    [Fact]
    public async Task A_move_that_is_stopped_leaves_no_variables_behind()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (uefi, guest) = await StartAsync(lab);
        await using var _ = guest;
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Ask(guest, lab, MigrationKind.Live) with { Bandwidth = 1 });
        Assert.True(await uefi.HasNvramAsync(lab.Hosts[1]));
        await HostsSay.VirshAsync(lab.Hosts[0], "domjobabort", guest.Name);
        Ended.Aborted(await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Equal((true, false), (await uefi.HasNvramAsync(lab.Hosts[0]), await uefi.HasNvramAsync(lab.Hosts[1])));
        Assert.DoesNotContain(Path.GetFileName(uefi.Nvram), await StorageSay.FilesAsync(lab.Hosts[1], Path.GetDirectoryName(uefi.Nvram)!) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_of_the_destination_are_never_written_over_and_need_not_be_where_they_are_the_same()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (uefi, guest) = await StartAsync(lab);
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {Path.GetDirectoryName(uefi.Nvram)} && cp /usr/share/OVMF/OVMF_VARS_4M.fd {uefi.Nvram}");
        await using var administrator = new Administrator();
        foreach (MigrationKind kind in Enum.GetValues<MigrationKind>())
        {
            MigrationProgress refused = await administrator.MoveAsync(Ask(guest, lab, kind));
            Ended.With(MigrationError.StorageNameTaken, refused);
            Assert.Contains(uefi.Nvram, refused.Error!.Message, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
        }

        await StorageSay.ShellAsync(lab.Hosts[1], $"cmp /usr/share/OVMF/OVMF_VARS_4M.fd {uefi.Nvram}");
        // Its firmware still writes when it starts.
        await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
        File.Copy(lab.Hosts[0].PathFromOutside(uefi.Nvram), lab.Hosts[1].PathFromOutside(uefi.Nvram), overwrite: true);
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab, MigrationKind.Live));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal((false, true), (await uefi.HasNvramAsync(lab.Hosts[0]), await uefi.HasNvramAsync(lab.Hosts[1])));
    }

    [Exercised("Guests", "several UEFI guests at once, to and fro")]
    [Fact]
    public async Task Several_at_once_in_both_directions_do_not_wait_for_each_other_s_folders()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using var administrator = new Administrator();
        List<(UefiGuest Uefi, LabGuest Guest, LabHost There)> guests = [];
        try
        {
            foreach (LabHost here in (LabHost[])[lab.Hosts[0], lab.Hosts[1], lab.Hosts[0], lab.Hosts[1]])
            {
                var (uefi, guest) = await StartAsync(lab, here);
                guests.Add((uefi, guest, lab.Hosts.First(h => h != here)));
                // Its firmware's shell would take a whole processor each.
                await HostsSay.VirshAsync(here, "suspend", guest.Name);
            }

            MigrationProgress[] ends = await Task.WhenAll(guests.Select(g => administrator.MoveAsync(Administrator.Ask(g.Guest, lab) with
            {
                Source = Administrator.Know(lab.Hosts.First(h => h != g.There), lab), Destination = Administrator.Know(g.There, lab),
            })));
            Assert.All(ends, e => Ended.As(MigrationOutcome.Completed, e));
            foreach (var (uefi, guest, there) in guests)
            {
                Assert.Equal($"{there}: paused (user)", await HostsSay.WhereAsync(guest));
                Assert.True(await uefi.HasNvramAsync(there));
                Assert.False(await uefi.HasNvramAsync(lab.Hosts.First(h => h != there)));
            }
        }
        finally
        {
            await Task.WhenAll(guests.Select(g => g.Guest.DestroyAsync()));
        }

        Assert.Equal(("", ""), (await StorageSay.PoolsAsync(lab.Hosts[0]), await StorageSay.PoolsAsync(lab.Hosts[1])));
    }

    /// <summary>A dead session's definition goes from the source, and its TPM's state would with it, which is the one that the guest runs with by now.</summary>
    [Exercised("Guests", "emulated TPM on a folder that both hosts share")]
    [Fact]
    public async Task A_TPM_on_a_folder_that_both_hosts_share_by_now_keeps_its_state()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (_, guest) = await StartAsync(lab);
        await using var guard = guest;
        await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
        string? tpm = await UefiGuest.TpmAsync(lab.Hosts[0], guest);
        await using var administrator = new Administrator();
        string state = Directory.CreateDirectory(administrator.Journals.Path).FullName;
        using (ChildClient client = ChildClient.Start(guest, LocalInventory.Write(lab, state), state, "--direct", "--die", "After:FinishDirectAsync"))
        {
            int code = await client.EndAsync();
            Assert.True(code == 137, $"{code}: {client.Said}");
        }

        await ShareAsync(lab.Hosts[1], lab.Hosts[0]);
        try
        {
            MigrationProgress end = await administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished())).Completion.WaitAsync(Administrator.Patience);
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Contains(end.Warnings, w => w.Contains("the state of its TPM stays there", StringComparison.Ordinal));
            Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
            Assert.Equal(tpm, await UefiGuest.TpmAsync(lab.Hosts[1], guest));
        }
        finally
        {
            await StorageSay.ShellAsync(lab.Hosts[0], $"umount -l {Tpms}");
        }
    }

    /// <summary>libvirt 9.0 deletes the state with its folder when the destination's swtpm cannot take it.</summary>
    [Fact]
    public async Task A_guest_whose_TPM_is_on_a_folder_that_both_hosts_share_is_not_moved()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {Tpms}");
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {Tpms}");
        await ShareAsync(lab.Hosts[0], lab.Hosts[1]);
        try
        {
            var (_, guest) = await StartAsync(lab);
            await using var guard = guest;
            await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
            string? tpm = await UefiGuest.TpmAsync(lab.Hosts[0], guest);
            Assert.NotNull(tpm);
            await using var administrator = new Administrator();
            MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab, MigrationKind.Live));
            Ended.With(MigrationError.StorageNameTaken, end);
            Assert.Contains("a folder of its own", end.Error!.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal("kvm1: paused (user)", await HostsSay.WhereAsync(guest));
            Assert.Equal(tpm, await UefiGuest.TpmAsync(lab.Hosts[0], guest));
        }
        finally
        {
            await StorageSay.ShellAsync(lab.Hosts[1], $"umount -l {Tpms}");
        }
    }

    /// <summary>Has one host see the other's folder of TPMs in place of its own.</summary>
    private static Task ShareAsync(LabHost of, LabHost with) =>
        StorageSay.ShellAsync(with, $"mount --bind {of.DataDirectory}{Tpms["/var/lib".Length..].Replace("/libvirt/", "/lib/", StringComparison.Ordinal)} {Tpms}");

    private static Task<(UefiGuest Uefi, LabGuest Guest)> StartAsync(LabEnvironment lab) => StartAsync(lab, lab.Hosts[0]);

    private static async Task<(UefiGuest Uefi, LabGuest Guest)> StartAsync(LabEnvironment lab, LabHost host)
    {
        var uefi = new UefiGuest();
        await uefi.WriteNvramAsync(host);
        return (uefi, await lab.StartGuestAsync(host, uefi.Options()));
    }

    private static MigrationRequest Ask(LabGuest guest, LabEnvironment lab, MigrationKind kind) =>
        Administrator.Ask(guest, lab) with { Kind = kind, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = kind is MigrationKind.Cold };
}
