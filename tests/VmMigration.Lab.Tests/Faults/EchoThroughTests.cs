using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A guest is sent echoes before, through and after a fault: it does not notice what does not concern it.</summary>
[Collection(FaultCollection.Name)]
public sealed class EchoThroughTests(FaultFixture faults, ITestOutputHelper output)
{
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task It_answers_all_through_the_death_of_the_sources_libvirtd(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        await using EchoProbe probe = EchoProbe.Start(scene.Guest.Address!);
        MigrationRun run = await scene.StartAsync();
        await AnswersAsync(probe);
        await scene.Here.KillLibvirtdAsync();
        await AnswersAsync(probe);
        await scene.Here.StartLibvirtdAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        await AnswersAsync(probe);
        Assert.Equal(0, Told(await probe.StopAsync()).Silences);
        await scene.StaysAsync(end, MigrationError.MigrationFailed);
    });

    [Fact]
    public Task It_answers_all_through_the_loss_of_ssh_but_for_the_moment_of_the_switchover() => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await using EchoProbe probe = EchoProbe.Start(scene.Guest.Address!);
        MigrationRun run = await scene.StartAsync();
        await OwnSsh.CutAsync(scene.Here);
        await OwnSsh.CutAsync(scene.There);
        await AnswersAsync(probe);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        if (!await EchoProbe.AnswersAsync(scene.Guest.Address!, TimeSpan.FromSeconds(30)))
        {
            throw new GuestHangsException($"{scene.Guest.Name} does not answer on {scene.There}.");
        }

        await AnswersAsync(probe);
        Assert.InRange(Told(await probe.StopAsync()).Silences, 0, 1);
        await scene.MovedAsync(end);
    }, LabTransport.Ssh);

    /// <summary>Waits for answers that were not there yet.</summary>
    private static async Task AnswersAsync(EchoProbe probe)
    {
        int before = probe.Report().Received;
        Assert.True(await Wait.UntilAsync(
            () => Task.FromResult(probe.Report().Received > before + 20),
            Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None), $"{probe.Report()}");
    }

    private EchoReport Told(EchoReport report)
    {
        output.WriteLine(
            $"longest gap {report.LongestGap.TotalMilliseconds:0} ms (the sender's own: {report.LongestSendGap.TotalMilliseconds:0} ms), "
            + $"{report.Lost} of {report.Sent} lost, at {report.Silences} times");
        return report;
    }
}
