using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class ConsoleFilesCheckTests
{
    private readonly CheckScene _scene = new() { Looks = true };

    [Theory]
    [InlineData("<serial type='file'><source path='/c/out.log'/></serial>")]
    [InlineData("<serial type='pty'><log file='/c/out.log'/></serial>")]
    [InlineData("<serial type='unix'><source mode='bind' path='/c/x.sock'/></serial>")]
    public async Task A_folder_that_is_not_there_is_found(string console)
    {
        _scene.Kvm1.Devices = console;
        var found = await _scene.AskOneAsync(new ConsoleFilesCheck());
        Assert.Equal((CheckStatus.Fail, "/c"), (found.Status, found.Subject));
        Assert.Contains("mkdir -p /c", found.Fix, StringComparison.Ordinal);
        _scene.Kvm2.Storage.Has("/c", new FakeFolder());
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ConsoleFilesCheck())).Status);
    }

    [Theory]
    [InlineData("", CheckStatus.Warning)]
    [InlineData("append='on'", CheckStatus.Pass)]
    public async Task A_file_that_is_there_would_be_emptied(string append, CheckStatus status)
    {
        _scene.Kvm1.Devices = $"<serial type='file'><source path='/c/out.log' {append}/></serial>";
        var folder = new FakeFolder();
        folder.Volumes["out.log"] = new StorageVolumeDescription("out.log", 1, 1);
        _scene.Kvm2.Storage.Has("/c", folder);
        Assert.Equal(status, (await _scene.AskOneAsync(new ConsoleFilesCheck())).Status);
    }

    [Fact]
    public async Task Only_a_shell_sees_sockets()
    {
        _scene.Kvm1.Devices = "<serial type='unix'><source mode='connect' path='/c/x.sock'/></serial>";
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new ConsoleFilesCheck())).Status);
    }

    [Fact]
    public async Task What_libvirt_makes_by_itself_is_no_question()
    {
        _scene.Kvm1.Devices = "<channel type='unix'><source mode='bind' path='/var/lib/libvirt/qemu/channel/x/org.qemu.guest_agent.0'/></channel>";
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ConsoleFilesCheck())).Status);
        Assert.DoesNotContain(_scene.Kvm2.Questions, q => q.Contains("pool", StringComparison.Ordinal));
    }
}
