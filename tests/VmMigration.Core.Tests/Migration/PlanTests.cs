using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>What <c>-WhatIf</c> shows.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task Planning_changes_nothing()
    {
        await using var scene = new MoveScene();
        var plan = await scene.Session.PlanAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900), Bandwidth = 100 }, CancellationToken.None);
        Assert.Equal(scene.Guest, plan.Guest);
        Assert.InRange(plan.ChecksPassed, 6, int.MaxValue);
        Assert.Empty(scene.Kvm1.Changes);
        Assert.Empty(scene.Kvm2.Changes);
        Assert.Equal(
            [
                "memory: to the address that kvm2 gives, unencrypted, at most 100 MiB/s",
                "control: peer to peer, kvm1 connects to qemu+ssh://root@kvm2/system",
                "ending: standing still for at most 900 ms",
                "definition: kept on kvm2, removed from kvm1",
            ],
            plan.Description);
    }

    [Theory]
    [InlineData(false, false, ControlMode.PeerToPeer, null, "to the address that kvm2 gives, unencrypted", "unencrypted")]
    [InlineData(true, false, ControlMode.PeerToPeer, null, "to the address that kvm2 gives, encrypted by TLS", "encrypted by TLS")]
    [InlineData(false, false, ControlMode.Direct, null, "to the address that kvm2 gives, unencrypted", "unencrypted")]
    [InlineData(true, false, ControlMode.Direct, null, "to the address that kvm2 gives, encrypted by TLS", "encrypted by TLS")]
    [InlineData(false, true, ControlMode.PeerToPeer, null, "through the connection of the two daemons, encrypted by ssh", null)]
    [InlineData(false, true, ControlMode.PeerToPeer, "qemu+tls://kvm2/system", "through the connection of the two daemons, encrypted by TLS", null)]
    [InlineData(false, true, ControlMode.PeerToPeer, "qemu://kvm2/system", "through the connection of the two daemons, encrypted by TLS", null)]
    [InlineData(false, true, ControlMode.PeerToPeer, "qemu+tcp://kvm2/system", "through the connection of the two daemons, unencrypted", null)]
    public async Task The_plan_says_what_is_encrypted(bool tls, bool tunnelled, ControlMode control, string? peerUri, string memory, string? disks)
    {
        await using var scene = new MoveScene(destination: new HostReference("kvm2", "qemu+ssh://root@kvm2/system") { PeerUri = peerUri });
        if (disks is not null)
        {
            scene.HasDisk("/srv/images");
        }

        var plan = await scene.Session.PlanAsync(scene.Request with { Tls = tls, Tunnelled = tunnelled, Control = control }, CancellationToken.None);
        Assert.Equal($"memory: {memory}, as fast as it goes", plan.Description[0]);
        Assert.Equal(disks is null ? [] : [$"disks: copied {disks}"], plan.Description.Where(l => l.StartsWith("disks:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, null, false, "kept on kvm2, removed from kvm1")]
    [InlineData(true, null, true, "kept on kvm2, kept on kvm1")]
    [InlineData(true, false, true, "none on kvm2 (transient), kept on kvm1")]
    [InlineData(true, false, false, "none on kvm2 (transient), removed from kvm1")]
    [InlineData(false, null, false, "none on kvm2 (transient), none on kvm1 (transient)")]
    [InlineData(false, true, false, "kept on kvm2, none on kvm1 (transient)")]
    public async Task The_plan_says_what_becomes_of_the_definition(bool persistent, bool? persist, bool keep, string definition)
    {
        await using var scene = new MoveScene(persistent);
        var plan = await scene.Session.PlanAsync(scene.Request with { Persist = persist, KeepSource = keep }, CancellationToken.None);
        Assert.Equal($"definition: {definition}", plan.Description[^1]);
    }

    [Theory]
    [InlineData(true, false, false, "web1 will be defined nowhere: when it ends on kvm2, it is gone (Persistence; Leave out -Persist:$false, or add -KeepSource.)")]
    [InlineData(false, null, true, "web1 is transient: kvm1 has no definition of it to keep (Persistence; Leave out -KeepSource, or define it first (virsh dumpxml web1, virsh define).)")]
    [InlineData(true, null, false, null)]
    [InlineData(false, null, false, null)]
    public async Task What_is_worth_knowing_is_a_warning(bool persistent, bool? persist, bool keep, string? warning)
    {
        await using var scene = new MoveScene(persistent);
        var plan = await scene.Session.PlanAsync(scene.Request with { Persist = persist, KeepSource = keep }, CancellationToken.None);
        Assert.Equal(warning is null ? [] : [warning], plan.Warnings);
    }

    [Theory]
    [InlineData("10.77.1.12", "10.77.1.12", "tcp://10.77.1.12")]
    [InlineData(null, null, null)]
    public async Task The_migration_address_is_where_memory_goes(string? configured, string? shown, string? uri)
    {
        await using var scene = new MoveScene(destination: new HostReference("kvm2", "qemu+ssh://kvm2/system") { MigrationAddress = configured });
        var plan = await scene.Session.PlanAsync(scene.Request, CancellationToken.None);
        Assert.Equal(uri, plan.Peer.Parameters.Text("migrate_uri"));
        Assert.Contains(shown ?? "the address that kvm2 gives", plan.Description[0], StringComparison.Ordinal);
        var given = await scene.Session.PlanAsync(scene.Request with { MigrationAddress = "fd00::2" }, CancellationToken.None);
        Assert.Equal("tcp://[fd00::2]", given.Peer.Parameters.Text("migrate_uri"));
    }

    [Fact]
    public async Task A_destination_that_only_this_machine_can_name_is_refused()
    {
        await using var scene = new MoveScene(destination: new HostReference("kvm2", "qemu:///system"));
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.PlanAsync(
            scene.Request with { Control = ControlMode.PeerToPeer }, CancellationToken.None));
        Assert.Equal(MigrationError.PeerUnreachable, error.Error);
        Assert.StartsWith("web1 was not moved: kvm2 is known here only as qemu:///system", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(-5L, null)]
    [InlineData(null, 0)]
    [InlineData(null, -1)]
    public async Task Limits_that_mean_nothing_are_refused_before_a_host_is_asked(long? bandwidth, int? downtime)
    {
        await using var scene = new MoveScene();
        var request = scene.Request with { Bandwidth = bandwidth, MaxDowntime = downtime is { } ms ? TimeSpan.FromMilliseconds(ms) : null };
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.PlanAsync(request, CancellationToken.None));
        Assert.Equal(MigrationError.ParameterInvalid, error.Error);
        Assert.DoesNotContain("find", scene.Kvm1.Questions);
    }

    [Fact]
    public async Task A_host_that_is_lost_while_it_is_asked_is_told_as_what_it_means_for_the_guest()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Refuses = what => what == "facts" ? Failures.Lost("kvm2") : null;
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.PlanAsync(scene.Request, CancellationToken.None));
        Assert.Equal((MigrationError.ConnectionLost, "kvm2"), (error.Error, error.Target));
        Assert.StartsWith("web1 was not moved: The connection to kvm2 was lost", error.Message, StringComparison.Ordinal);
    }
}
