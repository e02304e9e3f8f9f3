using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>The guest has 1 GiB; both hosts' links carry 10 Gbit/s.</summary>
public sealed class ConvergenceCheckTests
{
    private const long MiB = 1 << 20;
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task What_nobody_measured_is_not_guessed()
    {
        var found = await _scene.AskOneAsync(new ConvergenceCheck());
        Assert.Equal(CheckStatus.Skipped, found.Status);
        Assert.Contains("-DryRun", found.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("link speed", _scene.Kvm1.Questions);
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Theory]
    [InlineData(10, null, CheckStatus.Pass)]
    [InlineData(10, 15L, CheckStatus.Warning)]
    [InlineData(20, 15L, CheckStatus.Warning)]
    [InlineData(600, null, CheckStatus.Warning)]
    [InlineData(500, null, CheckStatus.Pass)]
    public async Task A_guest_must_change_less_than_can_be_sent(int dirty, long? bandwidth, CheckStatus status)
    {
        _scene.Kvm1.DirtyRate = dirty * MiB;
        _scene.Request = _scene.Request with { Bandwidth = bandwidth };
        Assert.Equal(status, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
    }

    [Fact]
    public async Task The_advice_names_what_would_help()
    {
        _scene.Kvm1.DirtyRate = 50 * MiB;
        _scene.Request = _scene.Request with { Bandwidth = 40, Policy = MigrationPolicy.Balanced };
        var found = await _scene.AskOneAsync(new ConvergenceCheck());
        Assert.Equal(CheckStatus.Warning, found.Status);
        Assert.Contains("it changes 50 MiB/s of its memory, and 40 MiB/s can be sent: copying would never come within 900 ms", found.Message, StringComparison.Ordinal);
        Assert.Contains("policy balanced then does: slow the guest, post-copy, give up", found.Message, StringComparison.Ordinal);
        Assert.Contains("-TimeoutAction PostCopy", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_slower_of_both_links_counts()
    {
        _scene.Kvm1.DirtyRate = 100 * MiB;
        _scene.Kvm2.LinkSpeed = 1000;
        Assert.Equal(CheckStatus.Warning, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
        (_scene.Kvm1.LinkSpeed, _scene.Kvm2.LinkSpeed) = (null, null);
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
    }

    [Fact]
    public async Task A_rehearsal_measures()
    {
        _scene.Occasion = CheckOccasion.Rehearsal;
        var found = await _scene.AskOneAsync(new ConvergenceCheck());
        Assert.Equal(CheckStatus.Pass, found.Status);
        Assert.Equal(["measure 1"], _scene.Kvm1.Changes);
        _scene.Kvm1.Measures = null;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
    }

    [Fact]
    public async Task A_guest_that_is_being_moved_is_not_measured()
    {
        _scene.Occasion = CheckOccasion.Rehearsal;
        _scene.Kvm1.IsBusyWith(_scene.Guest.Uuid, MoveScene.Copying());
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Fact]
    public async Task A_paused_guest_changes_nothing()
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused });
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ConvergenceCheck())).Status);
    }
}
