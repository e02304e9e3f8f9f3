using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>
/// Two hosts that a test plays and a guest between them, for a check to be asked about. The guest's XML is what
/// <see cref="FakeHost.Devices"/> and its neighbours of <see cref="Kvm1"/> make it.
/// </summary>
internal sealed class CheckScene
{
    public CheckScene()
    {
        Guest = new GuestStatus("web1", Guid.NewGuid(), VmState.Running, 1, true);
        Kvm1.Has(Guest);
        Request = new() { VM = "web1", Source = Kvm1.Reference, Destination = Kvm2.Reference };
    }

    public FakeHost Kvm1 { get; } = new("kvm1");

    public FakeHost Kvm2 { get; } = new("kvm2");

    public GuestStatus Guest { get; }

    public MigrationRequest Request { get; set; }

    /// <summary>Whether the hosts' shells may be used.</summary>
    public bool Shell { get; set; }

    /// <summary>Whether folders are looked into that no pool is over.</summary>
    public bool Looks { get; set; }

    public CheckOccasion Occasion { get; set; } = CheckOccasion.Test;

    /// <summary>Where a rehearsal is written down.</summary>
    public JournalFolder Journals { get; } = TestJournals.New();

    private MigrationServices Services =>
        new(new HostConnections(new FakeConnector(Kvm1, Kvm2)), new MoveLimits(), Journals, TimeProvider.System);

    /// <summary>Asks one check, and gives all that it says.</summary>
    public async Task<IReadOnlyList<MigrationCheck>> AskAsync(PreflightCheck check) => await PreflightRunner.RunAsync(await ViewAsync(), [check]);

    /// <summary>Asks a check that says one thing.</summary>
    public async Task<MigrationCheck> AskOneAsync(PreflightCheck check) => Assert.Single(await AskAsync(check));

    /// <summary>What checks are asked about.</summary>
    public async Task<MoveView> ViewAsync()
    {
        var source = new HostView(new FakeHypervisor(Kvm1), forMany: false, CancellationToken.None) { MayUseShell = Shell };
        var destination = new HostView(new FakeHypervisor(Kvm2), forMany: false, CancellationToken.None) { MayUseShell = Shell };
        var facts = await FactsReader.ReadAsync(Request, source, destination);
        return new MoveView(facts, source, destination, Occasion)
        {
            Looks = Looks ? new MoveLooks(Request, Guest, source, destination, (Journals, TimeProvider.System)) : null,
            Rehearsal = Occasion is CheckOccasion.Rehearsal ? new MoveRehearsal(facts, source, destination, Services) : null,
        };
    }
}
