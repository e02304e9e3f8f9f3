using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class GuestJobsCheckTests
{
    private readonly CheckScene _scene = new();

    public GuestJobsCheckTests() => _scene.Kvm1.Devices = """
        <disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>
        <disk type='file' device='disk'><source file='/b'/><target dev='vdb'/></disk>
        <disk type='file' device='cdrom'><target dev='sda'/></disk>
        """;

    [Theory]
    [InlineData(BlockJobKind.Pull, "vdb is being filled from its backing image on kvm1")]
    [InlineData(BlockJobKind.Copy, "vdb is being copied on kvm1")]
    [InlineData(BlockJobKind.ActiveCommit, "vdb is being merged into its backing image on kvm1")]
    [InlineData(BlockJobKind.Backup, "vdb is being backed up on kvm1")]
    public async Task A_disk_that_is_worked_on_holds_the_guest(BlockJobKind job, string message)
    {
        _scene.Kvm1.BlockJobs["vdb"] = job;
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, "vdb", message), (found.Status, found.Subject, found.Message));
        Assert.Contains("virsh blockjob web1 vdb --abort", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_disk_is_asked_about_and_an_empty_drive_is_not()
    {
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
        Assert.Equal(2, _scene.Kvm1.Questions.Count(q => q == "block job"));
    }

    [Theory]
    [InlineData(false, CheckStatus.Warning)]
    [InlineData(true, CheckStatus.Fail)]
    public async Task A_guest_that_had_an_error_stands_still_afterwards_too(bool abortOnError, CheckStatus expected)
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 5 });
        _scene.Request = _scene.Request with { AbortOnError = abortOnError };
        var found = await AskAsync();
        Assert.Equal(expected, found.Status);
        Assert.Contains("virsh domblkerror web1", found.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VmState.ShutOff, MigrationKind.Cold)]
    [InlineData(VmState.Running, MigrationKind.Cold)]
    public async Task A_guest_that_is_moved_cold_has_no_such_jobs(VmState state, MigrationKind kind)
    {
        _scene.Kvm1.Has(_scene.Guest with { State = state });
        _scene.Request = _scene.Request with { Kind = kind };
        _scene.Kvm1.BlockJobs["vda"] = BlockJobKind.Copy;
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_not_said_to_be_idle()
    {
        _scene.Kvm1.Refuses = what => what == "block job" ? Failures.Lost("kvm1") : null;
        Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);
    }

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new GuestJobsCheck());
}
