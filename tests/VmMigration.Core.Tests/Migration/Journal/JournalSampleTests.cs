using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Secrets;
using VmMigration.Storage;

namespace VmMigration.Tests.Migration.Journal;

/// <summary>Journals of each format that was ever written are read.</summary>
public sealed class JournalSampleTests
{
    private static readonly Guid Guest = Guid.Parse("4dea22b3-1d52-d8f3-2516-782e98ab3fa0");

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, false)]
    public void Who_moves_what_and_how(int format, bool? isDefinedThere)
    {
        var move = Read(format, "killed-in-mid-copy");
        Assert.Equal(("web1", Guest, MigrationKind.Live, ControlMode.PeerToPeer), (move.VM, move.Uuid, move.Kind, move.Control));
        Assert.Equal((MoveStage.Performing, null, isDefinedThere), (move.Stage, move.End, move.IsDefinedThere));
        Assert.Equal(("kvm1", "/etc/ssh/mine", "qemu+tls://kvm1/system", true), (move.Source.Name, move.Source.SshConfigPath, move.Source.PeerUri, move.Source.FromInventory));
        Assert.Equal(("kvm2", "192.0.2.2", null, false), (move.Destination.Name, move.Destination.MigrationAddress, move.Destination.SshConfigPath, move.Destination.FromInventory));
        Assert.Equal("qemu+ssh://root@kvm2/system", move.Peer.PeerUri);
        Assert.Equal(
            MigrationFlags.Live | MigrationFlags.PeerToPeer | MigrationFlags.PersistDestination | MigrationFlags.UndefineSource | MigrationFlags.ChangeProtection,
            move.Peer.Flags);
        Assert.Equal(
            [
                new("migrate_uri", "tcp://192.0.2.2"), new("destination_name", "web2"), new("bandwidth", 100ul),
                new("disks_port", 49666), new("migrate_disks", "vda"), new("disk_size", 5L),
            ],
            move.Peer.Parameters);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_done_for_it(int format)
    {
        var steps = Read(format, "killed-in-mid-copy").Steps;
        Assert.Equal(
            [
                (typeof(CopySecretStep), StepState.Done), (typeof(MakeVolumeStep), StepState.Done), (typeof(LimitDowntimeStep), StepState.Settled),
                (typeof(RemoveImageStep), StepState.Done), (typeof(SuspendGuestStep), StepState.Begun), (typeof(SuspendGuestStep), StepState.Done),
            ],
            steps.Select(s => (s.Step.GetType(), s.State)));
        Assert.Equal(new NewVolume("web1.qcow2", 1 << 30, "qcow2"), Assert.IsType<MakeVolumeStep>(steps[1].Step).Volume);
        Assert.Equal("/var/lib/libvirt/images/web1.qcow2", Assert.IsType<RemoveImageStep>(steps[3].Step).Path);
        Assert.IsType<LookStep>(Assert.Single(Read(format, "look").Steps).Step);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Who_drove_it_at_last_and_how_far(int format)
    {
        var move = Read(format, "direct-confirming");
        Assert.Equal((ControlMode.Direct, MoveStage.Confirming), (move.Control, move.Stage));
        Assert.Equal(MoveStage.Looking, Read(format, "look").Stage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void How_a_cold_one_ended_that_left_something(int format)
    {
        var move = Read(format, "cold-left-something");
        Assert.Equal((MigrationKind.Cold, MigrationOutcome.Completed, true), (move.Kind, move.End!.Outcome, move.IsUnfinished));
        Assert.Equal((TimeSpan.FromMilliseconds(85), 1000, "beware"), (move.End.Downtime, move.End.MemoryTotal, Assert.Single(move.End.Warnings)));
        Assert.Equal(
            [typeof(ShutDownStep), typeof(StartPausedStep), typeof(RemoveDefinitionStep), typeof(ArrivedGuestStep)],
            move.Steps.Select(s => s.Step.GetType()));
    }

    [Theory]
    [InlineData("\"format\":2", "\"format\":3")]
    [InlineData("\"driver\":\"libvirt\"", "\"driver\":\"smoke signals\"")]
    public void One_of_a_later_format_or_of_another_driver_is_not_guessed_at(string was, string becomes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, File.ReadAllText(PathOf(2, "look")).Replace(was, becomes, StringComparison.Ordinal));
            Assert.Throws<FormatException>(() => JournalReader.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static JournaledMove Read(int format, string name) => JournalReader.Read(PathOf(format, name));

    private static string PathOf(int format, string name) => Path.Combine(AppContext.BaseDirectory, "Samples", "journals", $"v{format}-{name}.jsonl");
}
