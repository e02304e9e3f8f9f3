using System.Diagnostics;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Files;

/// <summary>Whoever else can write to what steers the module steers it: it is not read then.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OwnFilesTests : IAsyncLifetime
{
    private const UnixFileMode GroupWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupWrite;

    private readonly MoveScene _scene = new();

    private JournalFolder Folder => _scene.Journals.Folder;

    [Fact]
    public async Task What_a_move_writes_down_is_for_its_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await BeginAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Folder.Path).Single()));
    }

    [Fact]
    public async Task Journals_where_others_can_write_are_not_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await BeginAsync();
        File.SetUnixFileMode(Folder.Path, GroupWrites);
        var refused = Assert.Throws<MigrationException>(() => Folder.ReadUnfinished());
        Assert.Equal(MigrationError.JournalUnavailable, refused.Error);
        Assert.Contains($"chmod go-w '{Folder.Path}'", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MigrationException>(BeginAsync);
        File.SetUnixFileMode(Folder.Path, GroupWrites & ~UnixFileMode.GroupWrite);
        Assert.Single(Folder.ReadUnfinished());
    }

    [Fact]
    public async Task A_journal_that_others_can_write_is_listed_and_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await BeginAsync();
        var file = Directory.GetFiles(Folder.Path).Single();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.Empty(Folder.ReadAll());
        var (path, why) = Assert.Single(Folder.ListUnreadable());
        Assert.Equal(file, path);
        Assert.Contains("chmod go-w", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_another_user_is_listed_and_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        await BeginAsync();
        using (var chown = Process.Start("chown", ["12345", Directory.GetFiles(Folder.Path).Single()]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(Folder.ReadAll());
        Assert.Contains("uid 12345", Assert.Single(Folder.ListUnreadable()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inventory_that_others_can_write_is_not_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var path = Path.Combine(Directory.CreateDirectory(Folder.Path).FullName, "hosts.yaml");
        File.WriteAllText(path, "hosts: { kvm1: { uri: 'qemu:///system' } }\n");
        Assert.Equal(["kvm1"], Inventory.Load(path).Names);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Assert.Contains($"chmod go-w '{path}'", Assert.Throws<InventoryException>(() => Inventory.Load(path)).Message, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private async Task BeginAsync() => MigrationJournal.Begin(
        Folder, Guid.NewGuid(), await _scene.Session.PlanAsync(_scene.Request, CancellationToken.None), TimeProvider.System).Dispose();
}
