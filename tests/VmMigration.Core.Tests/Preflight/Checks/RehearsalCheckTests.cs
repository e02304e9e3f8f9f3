using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Secrets;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class RehearsalCheckTests
{
    private readonly CheckScene _scene = new() { Occasion = CheckOccasion.Rehearsal };

    [Fact]
    public async Task Both_daemons_begin_and_are_called_off()
    {
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal((CheckStatus.Pass, "kvm2 took web1 in and let it go"), (found.Status, found.Message));
        Assert.Equal(["begin", "release", "begin", "release"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare", "cancel"], _scene.Kvm2.Changes);
        Assert.Empty(_scene.Journals.ReadAll());
    }

    [Fact]
    public async Task What_the_destination_says_is_told_as_it_came_and_the_source_is_let_go()
    {
        _scene.Kvm2.OnDirect = what => what == "prepare"
            ? throw Failures.Daemon("kvm2", LibvirtErrorCode.InternalError, "Cannot get interface MTU on 'br9': No such device") : Task.CompletedTask;
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal((CheckStatus.Fail, "it would not work: Cannot get interface MTU on 'br9': No such device"), (found.Status, found.Message));
        Assert.Contains("-NetworkMap", found.Fix, StringComparison.Ordinal);
        Assert.Equal(["begin", "release", "begin", "release"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Journals.ReadAll());
    }

    [Fact]
    public async Task A_guest_with_snapshots_is_not_said_to_be_held_back()
    {
        _scene.Kvm1.Refuses = what =>
            what == "begin" ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, "cannot migrate domain with 1 snapshots") : null;
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal(CheckStatus.Skipped, found.Status);
        Assert.Contains("a move takes their records along", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("does not let it go", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_that_was_made_for_it_is_taken_back()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        var folder = new FakeFolder();
        _scene.Kvm2.Storage.Has(Folder, folder);
        bool wasThere = false;
        _scene.Kvm2.OnDirect = _ =>
        {
            wasThere |= folder.Volumes.ContainsKey("a.raw");
            return Task.CompletedTask;
        };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new RehearsalCheck())).Status);
        Assert.True(wasThere);
        Assert.Empty(folder.Volumes);
        Assert.Empty(_scene.Journals.ReadAll());
    }

    [Fact]
    public async Task A_secret_that_a_move_would_copy_is_given_to_nobody_who_is_only_looked_at()
    {
        var secret = Guid.NewGuid();
        _scene.Kvm1.Devices = $"<tpm model='tpm-crb'><backend type='emulator' version='2.0'><encryption secret='{secret}'/></backend></tpm>";
        _scene.Kvm1.Secrets.Has(new SecretDescription(secret) { UsageType = "vtpm", Usage = "web1" }, [1]);
        _scene.Request = _scene.Request with { CopySecret = true };
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal(CheckStatus.Skipped, found.Status);
        Assert.Contains($"kvm2 lacks secret {secret}", found.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Secrets.Given);
        Assert.Empty(_scene.Kvm2.Secrets.All);
        Assert.Empty(_scene.Kvm2.Changes);
        Assert.Empty(_scene.Journals.ReadAll());
    }

    [Fact]
    public async Task What_the_source_would_have_started_is_no_other_guest()
    {
        _scene.Kvm1.OnDescribe = xml => xml.Replace($"{_scene.Guest.Uuid}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains("its UUID is", found.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact]
    public async Task A_plan_that_does_not_stand_is_left_to_the_check_that_found_it()
    {
        _scene.HasMedium();
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal(CheckStatus.Skipped, found.Status);
        Assert.Contains("(RemovableMedia)", found.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact]
    public async Task In_a_test_nothing_is_tried()
    {
        _scene.Occasion = CheckOccasion.Test;
        var found = await _scene.AskOneAsync(new RehearsalCheck());
        Assert.Equal((CheckStatus.Skipped, "-DryRun rehearses."), (found.Status, found.Fix));
        Assert.Empty(_scene.Kvm1.Changes.Concat(_scene.Kvm2.Changes));
    }
}
