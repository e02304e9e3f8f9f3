using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class EventMessagesTests
{
    private static byte[] Head =>
    [
        0, 0, 0, 3, // callback number
        .. WireCheck.GuestBytes,
    ];

    [Fact]
    public void A_life_is_an_event_and_its_detail() => Assert.Equal(
        new LifecycleMessage(3, WireCheck.Guest, Event: 5, Detail: 3),
        WireCheck.Read(
            EventMessages.Lifecycle,
            [
                .. Head,
                0, 0, 0, 5, // stopped
                0, 0, 0, 3, // migrated
            ]));

    [Fact]
    public void Some_events_need_no_more_than_the_guest()
    {
        Assert.Equal(new DomainMessage(3, WireCheck.Guest), WireCheck.Read(EventMessages.Reboot, Head));
        Assert.Equal(new DomainMessage(3, WireCheck.Guest), WireCheck.Read(EventMessages.ControlError, Head));
    }

    [Fact]
    public void An_iteration_is_counted() => Assert.Equal(
        new MigrationIterationMessage(3, WireCheck.Guest, 12),
        WireCheck.Read(EventMessages.MigrationIteration, [.. Head, 0, 0, 0, 12]));

    [Fact]
    public void A_completed_job_brings_its_statistics()
    {
        var completed = WireCheck.Read(
            EventMessages.JobCompleted,
            [
                .. Head,
                0, 0, 0, 1, // one parameter:
                0, 0, 0, 8, .. "downtime"u8,
                0, 0, 0, 4, // unsigned long long
                0, 0, 0, 0, 0, 0, 0, 57,
            ]);
        Assert.Equal((3, WireCheck.Guest), (completed.CallbackId, completed.Domain));
        Assert.Equal(57UL, completed.Parameters.UInt64("downtime"));
    }

    [Fact]
    public void A_tunable_is_told_by_name()
    {
        var tunable = WireCheck.Read(
            EventMessages.Tunable,
            [
                .. Head,
                0, 0, 0, 1, // one parameter:
                0, 0, 0, 18, .. "cputune.cpu_shares"u8, 0, 0,
                0, 0, 0, 4, // unsigned long long
                0, 0, 0, 0, 0, 0, 4, 0,
            ]);
        Assert.Equal(1024UL, tunable.Parameters.UInt64("cputune.cpu_shares"));
    }

    [Fact]
    public void A_failed_disk_is_told_with_path_alias_action_and_reason() => Assert.Equal(
        new IoErrorMessage(3, WireCheck.Guest, "/d", "virtio-disk0", Action: 1, "enospc"),
        WireCheck.Read(
            EventMessages.IoErrorReason,
            [
                .. Head,
                0, 0, 0, 2, .. "/d"u8, 0, 0, // path
                0, 0, 0, 12, .. "virtio-disk0"u8, // alias
                0, 0, 0, 1, // action: paused
                0, 0, 0, 6, .. "enospc"u8, 0, 0, // reason
            ]));

    [Fact]
    public void A_disk_job_is_told_by_target() => Assert.Equal(
        new BlockJobMessage(3, WireCheck.Guest, "vda", Type: 2, Status: 3),
        WireCheck.Read(
            EventMessages.BlockJob2,
            [
                .. Head,
                0, 0, 0, 3, .. "vda"u8, 0, // disk
                0, 0, 0, 2, // type: copy
                0, 0, 0, 3, // status: ready
            ]));

    [Fact]
    public void A_removed_device_is_told_by_alias() => Assert.Equal(
        new DeviceRemovedMessage(3, WireCheck.Guest, "net0"),
        WireCheck.Read(EventMessages.DeviceRemoved, [.. Head, 0, 0, 0, 4, .. "net0"u8]));

    [Fact]
    public void An_agent_comes_for_a_reason() => Assert.Equal(
        new AgentLifecycleMessage(3, WireCheck.Guest, State: 1, Reason: 2),
        WireCheck.Read(EventMessages.AgentLifecycle, [.. Head, 0, 0, 0, 1, 0, 0, 0, 2]));

    [Fact]
    public void Metadata_of_the_guest_itself_has_no_namespace() => Assert.Equal(
        new MetadataChangeMessage(3, WireCheck.Guest, Type: 1, Namespace: null),
        WireCheck.Read(EventMessages.MetadataChange, [.. Head, 0, 0, 0, 1, 0, 0, 0, 0]));

    [Fact]
    public void A_threshold_may_have_no_path() => Assert.Equal(
        new BlockThresholdMessage(3, WireCheck.Guest, "vda[1]", null, Threshold: 512, Excess: 1),
        WireCheck.Read(
            EventMessages.BlockThreshold,
            [
                .. Head,
                0, 0, 0, 6, .. "vda[1]"u8, 0, 0, // device
                0, 0, 0, 0, // no path
                0, 0, 0, 0, 0, 0, 2, 0, // threshold
                0, 0, 0, 0, 0, 0, 0, 1, // excess
            ]));

    [Fact]
    public void Failed_memory_is_told_with_whom_it_hit() => Assert.Equal(
        new MemoryFailureMessage(3, WireCheck.Guest, Recipient: 1, Action: 2, Flags: 3),
        WireCheck.Read(EventMessages.MemoryFailure, [.. Head, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]));

    [Fact]
    public void A_closed_connection_has_a_reason_and_no_callback_number() =>
        Assert.Equal(new ConnectionClosedMessage(2), WireCheck.Read(EventMessages.ConnectionClosed, [0, 0, 0, 2]));

    [Fact]
    public void Networks_pools_and_secrets_have_lives_too()
    {
        byte[] named =
        [
            0, 0, 0, 3, // callback number
            0, 0, 0, 1, .. "n"u8, 0, 0, 0, .. WireCheck.UuidBytes,
        ];
        byte[] secret =
        [
            0, 0, 0, 3, // callback number
            .. WireCheck.UuidBytes,
            0, 0, 0, 0, // usage: none
            0, 0, 0, 0, // of nothing
        ];
        byte[] life =
        [
            0, 0, 0, 2, // event
            0, 0, 0, 0, // detail
        ];
        var pool = new StoragePoolReference("n", WireCheck.Uuid);
        var reference = new SecretReference(WireCheck.Uuid, 0, "");
        Assert.Equal(
            new NetworkLifecycleMessage(3, new("n", WireCheck.Uuid), 2, 0),
            WireCheck.Read(EventMessages.NetworkLifecycle, [.. named, .. life]));
        Assert.Equal(new PoolLifecycleMessage(3, pool, 2, 0), WireCheck.Read(EventMessages.PoolLifecycle, [.. named, .. life]));
        Assert.Equal(new PoolRefreshMessage(3, pool), WireCheck.Read(EventMessages.PoolRefresh, named));
        Assert.Equal(
            new SecretLifecycleMessage(3, reference, 2, 0), WireCheck.Read(EventMessages.SecretLifecycle, [.. secret, .. life]));
        Assert.Equal(new SecretValueChangedMessage(3, reference), WireCheck.Read(EventMessages.SecretValueChanged, secret));
    }

    [Theory]
    [InlineData(DomainEventIds.Lifecycle, 318)]
    [InlineData(DomainEventIds.Reboot, 319)]
    [InlineData(DomainEventIds.IoErrorReason, 324)]
    [InlineData(DomainEventIds.ControlError, 325)]
    [InlineData(DomainEventIds.DeviceRemoved, 333)]
    [InlineData(DomainEventIds.BlockJob2, 339)]
    [InlineData(DomainEventIds.Tunable, 346)]
    [InlineData(DomainEventIds.AgentLifecycle, 348)]
    [InlineData(DomainEventIds.MigrationIteration, 359)]
    [InlineData(DomainEventIds.JobCompleted, 363)]
    [InlineData(DomainEventIds.MetadataChange, 379)]
    [InlineData(DomainEventIds.BlockThreshold, 385)]
    [InlineData(DomainEventIds.MemoryFailure, 423)]
    public void An_event_comes_under_a_number_of_its_own(int eventId, int number) =>
        Assert.Equal(number, EventNumbers.OfDomainEvent(eventId));

    [Fact]
    public void An_event_that_is_not_known_here_has_no_number() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EventNumbers.OfDomainEvent(5));
}
