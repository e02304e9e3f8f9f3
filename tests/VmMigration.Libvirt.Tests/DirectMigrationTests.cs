using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests;

/// <summary>The five calls, in the order and with the arguments of libvirt's own client (virDomainMigrateVersion3Full).</summary>
public sealed class DirectMigrationTests : IAsyncLifetime
{
    private const MigrationFlags Asked = MigrationFlags.Live | MigrationFlags.AutoConverge | MigrationFlags.AbortOnError | MigrationFlags.PersistDestination;
    private const MigrationFlags There = MigrationFlags.Live | MigrationFlags.PersistDestination;
    private const int Qemu = 10;
    private static readonly DomainReference Guest = new("web1", Guid.Parse("8c4b2b0a-96b6-4d3c-9b8f-5d4e0f7a1b2c"));
    private readonly ScriptedDaemon _kvm1 = new();
    private readonly ScriptedDaemon _kvm2 = new();
    private LibvirtHost _source = null!;
    private LibvirtHost _destination = null!;

    public ValueTask InitializeAsync()
    {
        _source = ScriptedHost.Of(_kvm1, "kvm1");
        _destination = ScriptedHost.Of(_kvm2, "kvm2");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        await _kvm1.DisposeAsync();
        await _kvm2.DisposeAsync();
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_hands_each_cookie_to_the_next_call()
    {
        var migration = await BeginAsync(new TypedParameters([new("bandwidth", 64UL)]), Asked, isPaused: false);
        Assert.True(migration.IsProtected);

        var preparing = _destination.PrepareDirectAsync(migration, default);
        var call = await _kvm2.ExpectAsync(MigrationProcedures.Prepare3);
        var prepare = call.Arguments(MigrationProcedures.Prepare3.Arguments);
        Assert.Equal([1], prepare.Cookie);
        Assert.Equal((uint)There, prepare.Flags);
        Assert.Equal([new("bandwidth", 64UL), new("destination_xml", "<domain/>")], prepare.Parameters);
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Prepare3.Result, ([2], "tcp:kvm2:49152")));
        migration = await preparing;

        var performing = _source.PerformDirectAsync(migration, default);
        call = await _kvm1.ExpectAsync(MigrationProcedures.Perform3);
        var perform = call.Arguments(MigrationProcedures.Perform3.Arguments);
        Assert.Null(perform.DestinationUri);
        Assert.Equal([2], perform.Cookie);
        Assert.Equal((uint)(Asked | MigrationFlags.ChangeProtection), perform.Flags);
        Assert.Equal("tcp:kvm2:49152", perform.Parameters.Text("migrate_uri"));
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Perform3.Result, [3]));
        migration = await performing;

        var finishing = _destination.FinishDirectAsync(migration, default);
        call = await _kvm2.ExpectAsync(MigrationProcedures.Finish3);
        var finish = call.Arguments(MigrationProcedures.Finish3.Arguments);
        Assert.Equal([3], finish.Cookie);
        Assert.Equal(((uint)There, 0), (finish.Flags, finish.Cancelled));
        Assert.Equal("web1", finish.Parameters.Text("destination_name"));
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Finish3.Result, (Guest with { Id = 7 }, [4])));
        migration = await finishing;

        var confirming = _source.ConfirmDirectAsync(migration, cancelled: false, default);
        call = await _kvm1.ExpectAsync(MigrationProcedures.Confirm3);
        var confirm = call.Arguments(MigrationProcedures.Confirm3.Arguments);
        Assert.Equal([4], confirm.Cookie);
        Assert.Equal(((uint)(Asked | MigrationFlags.ChangeProtection), 0), (confirm.Flags, confirm.Cancelled));
        await call.ReplyAsync();
        await confirming;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_paused_guest_is_to_stay_paused()
    {
        var migration = await BeginAsync(TypedParameters.Empty, Asked, isPaused: true);
        Assert.Equal(Asked | MigrationFlags.Paused | MigrationFlags.ChangeProtection, migration.Flags);
        var preparing = _destination.PrepareDirectAsync(migration, default);
        var call = await _kvm2.ExpectAsync(MigrationProcedures.Prepare3);
        Assert.Equal((uint)(There | MigrationFlags.Paused), call.Arguments(MigrationProcedures.Prepare3.Arguments).Flags);
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Prepare3.Result, ([], null)));
        await preparing;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_resumed_post_copy_is_not_taken_for_a_paused_guest()
    {
        const MigrationFlags resume = MigrationFlags.Live | MigrationFlags.PostCopy | MigrationFlags.PostCopyResume;
        var beginning = _source.BeginDirectAsync(Guest, TypedParameters.Empty, resume, default);
        await (await _kvm1.ExpectAsync(ConnectProcedures.SupportsFeature)).ReplyAsync(Payload.Of(ConnectProcedures.SupportsFeature.Result, 1));
        await (await _kvm1.ExpectAsync(MigrationProcedures.Begin3)).ReplyAsync(Payload.Of(MigrationProcedures.Begin3.Result, ([1], "<domain/>")));
        Assert.Equal(resume | MigrationFlags.ChangeProtection, (await beginning).Flags);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_daemon_without_protection_is_not_asked_for_it()
    {
        var beginning = _source.BeginDirectAsync(Guest, TypedParameters.Empty, Asked | MigrationFlags.ChangeProtection, default);
        await (await _kvm1.ExpectAsync(ConnectProcedures.SupportsFeature)).ReplyAsync(Payload.Of(ConnectProcedures.SupportsFeature.Result, 0));
        var call = await _kvm1.ExpectAsync(MigrationProcedures.Begin3);
        Assert.Equal((uint)Asked, call.Arguments(MigrationProcedures.Begin3.Arguments).Flags);
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Begin3.Result, ([1], "<domain/>")));
        await (await _kvm1.ExpectAsync(DomainProcedures.GetState)).ReplyAsync(Payload.Of(DomainProcedures.GetState.Result, (1, 1)));
        Assert.False((await beginning).IsProtected);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_port_and_a_name_of_the_callers_choice_are_kept()
    {
        var migration = await BeginAsync(
            new TypedParameters([new("migrate_uri", "tcp://10.77.1.12:49160"), new("destination_name", "web2")]), Asked, isPaused: false);
        var preparing = _destination.PrepareDirectAsync(migration, default);
        await (await _kvm2.ExpectAsync(MigrationProcedures.Prepare3)).ReplyAsync(Payload.Of(MigrationProcedures.Prepare3.Result, ([2], null)));
        migration = await preparing;
        Assert.Equal("tcp://10.77.1.12:49160", migration.Parameters.Text("migrate_uri"));
        var finishing = _destination.FinishDirectAsync(migration, default);
        var call = await _kvm2.ExpectAsync(MigrationProcedures.Finish3);
        var named = call.Arguments(MigrationProcedures.Finish3.Arguments).Parameters.Where(p => p.Name == "destination_name");
        Assert.Equal(["web2"], named.Select(p => p.Value));
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Finish3.Result, (Guest, [])));
        await finishing;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_definition_alone_has_nothing_to_perform()
    {
        const MigrationFlags offline = MigrationFlags.Offline | MigrationFlags.PersistDestination;
        var migration = await BeginAsync(TypedParameters.Empty, offline, isPaused: false);
        migration = await _source.PerformDirectAsync(migration with { Cookie = [2] }, default);
        Assert.False(_kvm1.TryTakeCall(out _));
        var finishing = _destination.FinishDirectAsync(migration, default);
        var call = await _kvm2.ExpectAsync(MigrationProcedures.Finish3);
        var finish = call.Arguments(MigrationProcedures.Finish3.Arguments);
        Assert.Empty(finish.Cookie);
        Assert.Equal(((uint)offline, 0), (finish.Flags, finish.Cancelled));
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Finish3.Result, (Guest, [])));
        await finishing;
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(93, null)]
    [InlineData(42, null)]
    [InlineData(9, "QEMU exited")]
    public async Task A_destination_that_is_told_that_it_is_off_may_know_why(int code, string? reason)
    {
        var migration = await BeginAsync(TypedParameters.Empty, Asked, isPaused: false);
        var cancelling = _destination.CancelDirectAsync(migration with { Cookie = [2] }, default);
        var call = await _kvm2.ExpectAsync(MigrationProcedures.Finish3);
        var finish = call.Arguments(MigrationProcedures.Finish3.Arguments);
        Assert.Empty(finish.Cookie);
        Assert.Equal(((uint)There, 1), (finish.Flags, finish.Cancelled));
        Assert.Equal("web1", finish.Parameters.Text("destination_name"));
        await call.ErrorAsync(code, Qemu, reason ?? "migration successfully aborted");
        Assert.Equal(reason, (await cancelling)?.Message);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_source_that_is_told_that_it_is_off_gets_no_cookie()
    {
        var migration = await BeginAsync(TypedParameters.Empty, Asked, isPaused: false);
        var confirming = _source.ConfirmDirectAsync(migration, cancelled: true, default);
        var call = await _kvm1.ExpectAsync(MigrationProcedures.Confirm3);
        var confirm = call.Arguments(MigrationProcedures.Confirm3.Arguments);
        Assert.Empty(confirm.Cookie);
        Assert.Equal(1, confirm.Cancelled);
        await call.ReplyAsync();
        await confirming;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_refusal_is_the_callers()
    {
        var migration = await BeginAsync(TypedParameters.Empty, Asked, isPaused: false);
        var preparing = _destination.PrepareDirectAsync(migration, default);
        await (await _kvm2.ExpectAsync(MigrationProcedures.Prepare3)).ErrorAsync(67, Qemu, "unsupported machine type");
        var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => preparing);
        Assert.Equal((LibvirtErrorCode.ConfigurationUnsupported, "unsupported machine type"), (error.Code, error.Message));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Post_copy_is_paused_by_the_flag()
    {
        var pausing = _source.PausePostCopyAsync(Guest, default);
        var call = await _kvm1.ExpectAsync(JobProcedures.AbortFlags);
        Assert.Equal((Guest, 1u), call.Arguments(JobProcedures.AbortFlags.Arguments));
        await call.ReplyAsync();
        await pausing;
    }

    private async Task<DirectMigration> BeginAsync(TypedParameters parameters, MigrationFlags flags, bool isPaused)
    {
        var beginning = _source.BeginDirectAsync(Guest, parameters, flags, default);
        var call = await _kvm1.ExpectAsync(ConnectProcedures.SupportsFeature);
        Assert.Equal(7, call.Arguments(ConnectProcedures.SupportsFeature.Arguments));
        await call.ReplyAsync(Payload.Of(ConnectProcedures.SupportsFeature.Result, 1));
        call = await _kvm1.ExpectAsync(MigrationProcedures.Begin3);
        var begin = call.Arguments(MigrationProcedures.Begin3.Arguments);
        Assert.Equal((Guest, (uint)(flags | MigrationFlags.ChangeProtection)), (begin.Domain, begin.Flags));
        Assert.Equal(parameters, begin.Parameters);
        await call.ReplyAsync(Payload.Of(MigrationProcedures.Begin3.Result, ([1], "<domain/>")));
        call = await _kvm1.ExpectAsync(DomainProcedures.GetState);
        await call.ReplyAsync(Payload.Of(DomainProcedures.GetState.Result, isPaused ? (3, 1) : (1, 1)));
        return await beginning;
    }
}
