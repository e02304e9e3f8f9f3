using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>What comes in the way while a guest's disk is copied, before its memory is.</summary>
[Collection(FaultCollection.Name)]
public sealed class DiskCopyTests(FaultFixture faults)
{
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_link_is_down_and_up_again(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        await scene.There.SetLinkAsync(LabLink.Migration, up: false);
        await Task.Delay(1000);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.There.SetLinkAsync(LabLink.Migration, up: true);
        await scene.HurryAsync();
        await scene.MovedAsync(await Administrator.EndOf(run));
    }, localDisk: true);

    [Exercised("Faults", "disk full")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_destinations_disk_is_full(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        await using var disk = await SmallDisk.MountAsync(scene.There, 80);
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        await disk.FillAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        await disk.EmptyAsync();
        await scene.StaysAsync(end, MigrationError.StorageFull, "No space left on device");
    }, localDisk: true);

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_destinations_qemu_is_killed(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        await scene.KillQemuAsync(scene.There);
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    }, localDisk: true);

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_sources_qemu_is_killed(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        await scene.KillQemuAsync(scene.Here);
        await scene.GoneAsync(await Administrator.EndOf(run), "shut off (crashed)");
    }, localDisk: true);

    [Exercised("Faults", "daemon killed in a copy of disks")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer, true)]
    [InlineData(ControlMode.PeerToPeer, false)]
    [InlineData(ControlMode.Direct, true)]
    [InlineData(ControlMode.Direct, false)]
    public Task A_hosts_libvirtd_is_killed_and_started_again(ControlMode control, bool source) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        LabHost host = source ? scene.Here : scene.There;
        await host.KillLibvirtdAsync();
        await host.StartLibvirtdAsync();
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    }, localDisk: true);

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_destinations_power_is_cut_and_comes_back(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(phase: MigrationPhase.CopyingDisks);
        await scene.There.KillHostAsync();
        Assert.Equal("running", await HostsSay.VirshAsync(scene.Here, "domstate", scene.Guest.Name));
        await scene.There.BootAsync();
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    }, localDisk: true);

    [Theory]
    [InlineData(ControlMode.PeerToPeer, "Before:MigrateAsync")]
    [InlineData(ControlMode.Direct, "Before:BeginDirectAsync")]
    [InlineData(ControlMode.Direct, "During:PerformDirectAsync")]
    public Task The_client_is_killed_and_what_it_had_made_is_taken_back(ControlMode control, string death) => faults.ShowAsync(control, async scene =>
    {
        await ClientDeathTests.DieAsync(scene, FaultScene.Slow, death);
        await scene.StaysAsync(await scene.ResumeAsync(), MigrationOutcome.Cancelled);
    }, localDisk: true);

    [Exercised("Faults", "disk that is not across in time")]
    [Fact]
    public Task Disks_that_are_not_across_in_time_are_given_up_or_the_guest_stands_still_for_them() => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        MigrationRequest late = scene.Request with { Timeout = TimeSpan.FromSeconds(1) };
        MigrationRun run = await scene.StartAsync(late with { TimeoutAction = TimeoutAction.Abort }, MigrationPhase.CopyingDisks);
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.DidNotConverge, "disks");
        run = await scene.StartAsync(late with { TimeoutAction = TimeoutAction.Suspend }, MigrationPhase.CopyingDisks);
        Assert.True(await Wait.UntilAsync(
            async () => await HostsSay.VirshAsync(scene.Here, "domstate", scene.Guest.Name) == "paused",
            Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None), run.Latest.Reason);
        MigrationProgress end = await Administrator.EndOf(run);
        Assert.Contains(end.Warnings, w => w.Contains("its clock is behind", StringComparison.Ordinal));
        await scene.MovedAsync(end);
    }, localDisk: true);

    [Fact]
    public Task The_client_is_killed_and_the_copy_goes_on_without_it() => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await ClientDeathTests.DieAsync(scene, FaultScene.Slow, "During:MigrateAsync");
        Task<MigrationProgress> followed = scene.ResumeAsync();
        await scene.HurryAsync();
        await scene.MovedAsync(await followed);
    }, localDisk: true);
}
