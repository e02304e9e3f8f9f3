using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight;

public sealed class PreflightRunnerTests
{
    private static readonly Guid Uuid = Guid.NewGuid();
    private static readonly FakeHost Kvm1 = new("kvm1");
    private static readonly FakeHost Kvm2 = new("kvm2");
    private static readonly GuestStatus Runs = new("web1", Uuid, VmState.Running, 1, true);

    private static readonly string Xml = $"""
        <domain type='kvm'><name>web1</name><uuid>{Uuid}</uuid><memory unit='MiB'>1024</memory><vcpu>4</vcpu>
        <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os><devices/></domain>
        """;

    private static readonly MoveFacts Good = new(
        new MigrationRequest { VM = "web1", Source = Kvm1.Reference, Destination = Kvm2.Reference }, Kvm1.Facts, Kvm2.Facts, Runs, null, null, null)
    {
        DomainXml = Xml,
        Domain = DomainDescription.Parse(Xml),
    };

    [Fact]
    public Task A_guest_that_runs_and_a_destination_that_is_free_will_do() => PassedAsync(Good);

    [Fact]
    public Task The_definition_that_an_earlier_move_left_does_not_stand_in_the_way() =>
        PassedAsync(Good with { SameName = Runs with { State = VmState.ShutOff }, SameUuid = Runs with { State = VmState.ShutOff } });

    [Theory]
    [InlineData(VmState.Paused, 1)]
    [InlineData(VmState.Paused, 5)]
    [InlineData(VmState.Blocked, 0)]
    public Task A_paused_or_waiting_guest_can_be_moved(VmState state, int reason) =>
        PassedAsync(Good with { Guest = Runs with { State = state, Reason = reason } });

    [Fact]
    public Task One_host_under_two_names_is_one_host() => RefusedAsync(
        Good with { Destination = Kvm1.Facts },
        MigrationError.SameHost,
        "web1 was not moved: kvm1 and kvm2 are the same host, kvm1.example.org.");

    [Fact]
    public Task Two_hosts_of_one_uuid_are_one_to_libvirt() => RefusedAsync(
        Good with { Destination = Kvm2.Facts with { Capabilities = Kvm1.Facts.Capabilities } },
        MigrationError.SameHost,
        $"web1 was not moved: kvm1 (kvm1.example.org) and kvm2 (kvm2.example.org) have the same host UUID {Kvm1.Facts.Capabilities.Uuid}, "
        + "so libvirt takes them for one host.");

    [Fact]
    public async Task Hosts_that_do_not_say_who_they_are_are_let_pass()
    {
        var nameless = Kvm1.Facts with { Capabilities = Kvm1.Facts.Capabilities with { Uuid = null } };
        await PassedAsync(Good with { Source = nameless, Destination = nameless });
    }

    [Fact]
    public async Task A_daemon_that_is_too_old_is_named()
    {
        var old = Kvm1.Facts with { CanMigrate = false, LibvirtVersion = new Version(1, 0, 5) };
        await RefusedAsync(
            Good with { Source = old }, MigrationError.DaemonUnsupported,
            "web1 was not moved: libvirt 1.0.5 on kvm1 cannot migrate by peer to peer with parameters.");
        await RefusedAsync(
            Good with { Destination = old with { Capabilities = Kvm2.Facts.Capabilities } }, MigrationError.DaemonUnsupported,
            "web1 was not moved: libvirt 1.0.5 on kvm2 cannot migrate by peer to peer with parameters.");
    }

    [Fact]
    public Task A_guest_that_the_source_does_not_have_is_not_found() => RefusedAsync(
        Good with { Guest = null }, MigrationError.VmNotFound, "web1 was not moved: kvm1 has no guest of that name.");

    [Fact]
    public Task A_guest_that_is_there_already_is_told_to_be() => RefusedAsync(
        Good with { Guest = null, SameName = Runs }, MigrationError.VmAlreadyThere,
        "web1 was not moved: it is not on kvm1; it runs on kvm2 already.");

    [Theory]
    [InlineData(VmState.ShutOff, "web1 was not moved: it is shut off on kvm1, and a live migration needs a guest that runs.")]
    [InlineData(VmState.ShuttingDown, "web1 was not moved: it is shutting down on kvm1.")]
    [InlineData(VmState.Crashed, "web1 was not moved: it has crashed on kvm1, which keeps it as it was.")]
    public Task A_guest_that_does_not_run_is_not_moved(VmState state, string message) =>
        RefusedAsync(Good with { Guest = Runs with { State = state } }, MigrationError.VmNotRunning, message);

    [Fact]
    public Task A_guest_that_is_being_moved_is_left_to_that_move() => RefusedAsync(
        Good with { Job = MoveScene.Copying() }, MigrationError.VmBusy, "web1 was not moved: it is being moved away from kvm1 already, and that move goes on.");

    [Fact]
    public Task A_guest_with_another_job_is_busy() => RefusedAsync(
        Good with { Job = MoveScene.Copying() with { Operation = 2 } }, MigrationError.VmBusy,
        "web1 was not moved: another job (a save, snapshot, dump or backup) holds it on kvm1.");

    [Fact]
    public Task The_figures_of_a_job_that_is_over_are_no_job() =>
        PassedAsync(Good with { Job = MoveScene.Copying() with { Type = DomainJobType.Completed } });

    [Theory]
    [InlineData(2, "web1 was not moved: kvm1 holds it paused for another move.")]
    [InlineData(13, "web1 was not moved: kvm1 holds it paused for another move.")]
    [InlineData(11, "web1 was not moved: it is just being started on kvm1, or comes in from another host.")]
    public Task What_is_left_of_another_move_is_not_touched(int reason, string message) =>
        RefusedAsync(Good with { Guest = Runs with { State = VmState.Paused, Reason = reason } }, MigrationError.VmBusy, message);

    [Fact]
    public Task An_active_guest_of_the_same_uuid_stands_in_the_way() => RefusedAsync(
        Good with { SameUuid = Runs with { Name = "web1-copy" } }, MigrationError.VmAlreadyThere,
        $"web1 was not moved: kvm2 has an active guest of the same UUID {Uuid}, named web1-copy.");

    [Fact]
    public async Task Another_guest_of_that_name_stands_in_the_way_even_when_shut_off()
    {
        var other = Guid.NewGuid();
        await RefusedAsync(
            Good with { SameName = Runs with { Uuid = other, State = VmState.ShutOff } }, MigrationError.VmNameTaken,
            $"web1 was not moved: kvm2 has another guest named web1 (UUID {other}).");
    }

    [Fact]
    public Task A_definition_of_the_same_uuid_under_another_name_stands_in_the_way() => RefusedAsync(
        Good with { SameUuid = Runs with { Name = "old-web1", State = VmState.ShutOff } }, MigrationError.VmNameTaken,
        $"web1 was not moved: kvm2 has a definition of the same UUID {Uuid} under the name old-web1.");

    [Fact]
    public Task A_guest_asked_for_by_its_uuid_is_called_by_its_name() => RefusedAsync(
        Good with { Request = Good.Request with { VM = $"{Uuid}" }, Guest = Runs with { State = VmState.ShutOff } },
        MigrationError.VmNotRunning,
        "web1 was not moved: it is shut off on kvm1, and a live migration needs a guest that runs.");

    private static async Task PassedAsync(MoveFacts facts) =>
        Assert.All((await PreflightRunner.DemandAsync(ViewOf(facts))), c => Assert.NotEqual(CheckStatus.Fail, c.Status));

    private static MoveView ViewOf(MoveFacts facts) => new(
        facts, new HostView(new FakeHypervisor(Kvm1), forMany: false, CancellationToken.None),
        new HostView(new FakeHypervisor(Kvm2), forMany: false, CancellationToken.None), CheckOccasion.Move);

    private static async Task RefusedAsync(MoveFacts facts, MigrationError error, string message)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PreflightRunner.DemandAsync(ViewOf(facts)));
        Assert.Equal((error, message), (refusal.Error, refusal.Message));
        Assert.NotEmpty(refusal.RecommendedAction);
    }
}
