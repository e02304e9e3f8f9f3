using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class PostCopySupportCheckTests
{
    private readonly CheckScene _scene = new();

    public PostCopySupportCheckTests() => _scene.Request = _scene.Request with { PostCopy = true };

    [Fact]
    public async Task Without_post_copy_nothing_is_needed()
    {
        _scene.Request = _scene.Request with { PostCopy = false };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new PostCopySupportCheck())).Status);
    }

    [Fact]
    public async Task Without_its_shell_a_host_does_not_tell()
    {
        var found = await _scene.AskOneAsync(new PostCopySupportCheck());
        Assert.Equal((CheckStatus.Skipped, "-Shell looks."), (found.Status, found.Fix));
    }

    [Theory]
    [InlineData("userfaults 1", "", "7.2.0", CheckStatus.Pass)]
    [InlineData("userfaults 0", "", "7.2.0", CheckStatus.Fail)]
    [InlineData("", "", "7.2.0", CheckStatus.Skipped)]
    [InlineData("userfaults 0", "set user = \"root\"", "7.2.0", CheckStatus.Skipped)]
    [InlineData("userfaults 0", "", "9.0.0", CheckStatus.Skipped)]
    public async Task The_kernel_has_to_permit_it(string faults, string setting, string qemu, CheckStatus status)
    {
        _scene.Shell = true;
        _scene.Kvm2.Shell!.Facts = FakeShell.Healthy
            .Replace("userfaults 1", faults, StringComparison.Ordinal).Replace("qemuconf read", $"qemuconf read\n{setting}", StringComparison.Ordinal);
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { HypervisorVersion = new Version(qemu) };
        var found = await _scene.AskOneAsync(new PostCopySupportCheck());
        Assert.Equal(status, found.Status);
        if (status is CheckStatus.Fail)
        {
            Assert.Contains("sysctl vm.unprivileged_userfaultfd=1 on kvm2", found.Fix, StringComparison.Ordinal);
            _scene.Request = _scene.Request with { PostCopy = false, Policy = MigrationPolicy.Balanced };
            Assert.Equal(CheckStatus.Warning, (await _scene.AskOneAsync(new PostCopySupportCheck())).Status);
        }
    }

    [Theory]
    [InlineData("9.0.0", "11.1.0", false)]
    [InlineData("9.0.0", "11.2.0", true)]
    [InlineData("9.0.0", "11.3.0", true)]
    [InlineData("11.3.0", "11.4.0", false)]
    [InlineData("8.4.0", "9.0.0", true)]
    public async Task A_release_that_cannot_resume_a_broken_one_is_told_and_a_policy_does_without(string source, string destination, bool told)
    {
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { LibvirtVersion = new Version(source) };
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { LibvirtVersion = new Version(destination) };
        Assert.Equal(told, (await _scene.AskAsync(new PostCopySupportCheck())).Any(f => f.Status is CheckStatus.Warning));
        _scene.Request = _scene.Request with { PostCopy = false, Policy = MigrationPolicy.Balanced };
        var found = await _scene.AskOneAsync(new PostCopySupportCheck());
        Assert.Equal(told ? CheckStatus.Pass : CheckStatus.Skipped, found.Status);
    }
}
