using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class SharedStorageCheckTests
{
    private const string Shared = "vda: /srv/images/a.raw: on both hosts (what kvm1 writes into /srv/images, kvm2 sees): stays";
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task One_file_changed_at_one_nanosecond_on_both_hosts()
    {
        HasBoth("1700000000.123456789 1700000000.123456789", "1700000000.123456789 1700000000.123456789");
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal((CheckStatus.Pass, Shared), (found.Status, found.Message));
    }

    [Fact]
    public async Task Other_times_prove_nothing()
    {
        HasBoth("1700000000.123456789 1700000000.123456789", "1700000000.123456790 1700000000.123456789");
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal((CheckStatus.Skipped, "vda", "-DryRun looks as a move does."), (found.Status, found.Subject, found.Fix));
        Assert.Contains("nothing that can be read proves", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_destination_lacks_is_copied()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        HasPool(_scene.Kvm2, new FakeFolder());
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal(CheckStatus.Pass, found.Status);
        Assert.Contains("copied, 64 MiB to pool images", found.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Storage.Pools);
    }

    [Fact]
    public async Task Without_a_pool_nothing_is_known()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal((CheckStatus.Skipped, "kvm2 has no started pool over /srv/images"), (found.Status, found.Message));
    }

    [Fact]
    public async Task A_rehearsal_proves_it_and_leaves_no_trace()
    {
        var shared = new FakeFolder().With("a.raw", 64 * MiB);
        _scene.HasDisk(shared);
        _scene.Kvm2.Storage.Has(Folder, shared);
        _scene.Occasion = CheckOccasion.Rehearsal;
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal((CheckStatus.Pass, Shared), (found.Status, found.Message));
        Assert.Equal(["a.raw"], shared.Volumes.Keys);
        Assert.Empty(_scene.Journals.ReadAll());
    }

    [Theory]
    [InlineData("81a4 67108864 51 4711 1700000000 1700000000 644 0 0", CheckStatus.Pass)]
    [InlineData("81a4 67108864 51 4712 1700000000 1700000000 644 0 0", CheckStatus.Skipped)]
    [InlineData("missing", CheckStatus.Pass)]
    public async Task A_shell_tells_files_apart(string there, CheckStatus status)
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        _scene.Shell = true;
        _scene.Kvm1.Shell = new FakeShell { Answers = _ => "81a4 67108864 44 4711 1700000000 1700000000 644 0 0" };
        _scene.Kvm2.Shell = new FakeShell { Answers = _ => $"41ed 4096 51 2 1700000000 1700000000 755 0 0\n{there}" };
        Assert.Equal(status, (await _scene.AskOneAsync(new SharedStorageCheck())).Status);
    }

    [Fact]
    public async Task Of_many_guests_in_one_folder_one_file_proves_it_for_all()
    {
        HasBoth("1 1", "1 1");
        foreach (var number in Enumerable.Range(0, 50))
        {
            foreach (var host in (FakeHost[])[_scene.Kvm1, _scene.Kvm2])
            {
                host.Storage.Folder(Folder)!.With($"{number}.raw", 64 * MiB).WithTimes($"{number}.raw", "2 2");
            }
        }

        var source = new HostView(new FakeHypervisor(_scene.Kvm1), forMany: true, CancellationToken.None);
        var destination = new HostView(new FakeHypervisor(_scene.Kvm2), forMany: true, CancellationToken.None);
        var first = await SeenAsync("a.raw");
        var asked = _scene.Kvm1.Storage.Questions + _scene.Kvm2.Storage.Questions;
        foreach (var number in Enumerable.Range(0, 50))
        {
            Assert.Equal(FolderState.Shared, await SeenAsync($"{number}.raw"));
        }

        Assert.Equal((FolderState.Shared, asked), (first, _scene.Kvm1.Storage.Questions + _scene.Kvm2.Storage.Questions));

        async Task<FolderState> SeenAsync(string name) =>
            (await new ReadingSight(new GuestView(source, _scene.Guest), source, destination).LookAsync(Folder, [name], prove: true)).State;
    }

    [Fact]
    public async Task A_copy_onto_itself_is_refused()
    {
        HasBoth("1 1", "1 1");
        _scene.Request = _scene.Request with { Storage = StorageMode.Copy };
        var found = await _scene.AskOneAsync(new SharedStorageCheck());
        Assert.Equal((CheckStatus.Fail, "vda"), (found.Status, found.Subject));
        Assert.Contains("copied onto itself", found.Message, StringComparison.Ordinal);
        Assert.StartsWith("Leave out -Storage", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_refuses_is_not_judged()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        _scene.Kvm1.Storage.RefusesImages = Failures.Lost("kvm1");
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new SharedStorageCheck())).Status);
    }

    private void HasBoth(string here, string there)
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB).WithTimes("a.raw", here));
        _scene.Kvm1.Storage.HasPool("local", Folder);
        HasPool(_scene.Kvm2, new FakeFolder().With("a.raw", 64 * MiB).WithTimes("a.raw", there));
    }
}
