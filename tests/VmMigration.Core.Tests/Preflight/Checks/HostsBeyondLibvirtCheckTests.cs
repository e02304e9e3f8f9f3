using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>What only a host itself tells: whether it stays up, its hooks, its ROMs, its cluster.</summary>
public sealed class HostsBeyondLibvirtCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };

    public HostsBeyondLibvirtCheckTests()
    {
        _scene.Kvm1.Shell = new FakeShell();
        _scene.Kvm2.Shell = new FakeShell();
    }

    [Theory]
    [InlineData("system running", CheckStatus.Pass)]
    [InlineData("system degraded", CheckStatus.Pass)]
    [InlineData("system offline", CheckStatus.Pass)]
    [InlineData("system starting", CheckStatus.Warning)]
    [InlineData("system stopping", CheckStatus.Fail)]
    [InlineData("system running\nnologin yes", CheckStatus.Fail)]
    public async Task A_host_that_goes_down_takes_nobody_in(string facts, CheckStatus status)
    {
        Say(_scene.Kvm2, facts);
        Assert.Equal(status, (await _scene.AskOneAsync(new HostStateCheck())).Status);
    }

    [Theory]
    [InlineData("hooks none", "hooks none", CheckStatus.Pass)]
    [InlineData("hooks none", "hooks 4294967295 0", CheckStatus.Pass)]
    [InlineData("hooks 17 200", "hooks 17 200", CheckStatus.Pass)]
    [InlineData("hooks 17 200", "hooks none", CheckStatus.Warning)]
    [InlineData("hooks 17 200", "hooks 18 200", CheckStatus.Warning)]
    [InlineData("hooks 17 200", "", CheckStatus.Skipped)]
    public async Task Hooks_are_compared(string here, string there, CheckStatus status)
    {
        Say(_scene.Kvm1, here);
        Say(_scene.Kvm2, there);
        Assert.Equal(status, (await _scene.AskOneAsync(new HooksCheck())).Status);
    }

    [Theory]
    [InlineData(262144, CheckStatus.Fail)]
    [InlineData(500000, CheckStatus.Pass)]
    public async Task ROMs_take_the_same_room_rounded_up(int there, CheckStatus status)
    {
        _scene.Kvm1.Devices = "<interface type='user'><model type='virtio'/></interface>";
        Rom(_scene.Kvm1, 400000);
        Rom(_scene.Kvm2, there);
        Assert.Equal(status, (await _scene.AskOneAsync(new OptionRomsCheck())).Status);
    }

    [Theory]
    [InlineData("pacemaker", "Pacemaker")]
    [InlineData("ganeti", "Ganeti")]
    [InlineData("", null)]
    public async Task A_cluster_that_looks_after_the_guest(string word, string? name)
    {
        _scene.Kvm1.Shell = new FakeShell { Answers = _ => $"{word}\nend" };
        var found = await _scene.AskOneAsync(new OtherControllerCheck());
        Assert.Equal((name is null ? CheckStatus.Pass : CheckStatus.Warning, name), (found.Status, found.Subject));
    }

    private static void Say(FakeHost host, string facts) => host.Shell = new FakeShell { Facts = $"{FakeShell.Healthy}\n{facts}" };

    private static void Rom(FakeHost host, int size) => host.Shell = new FakeShell
    {
        Answers = _ => $"81a4 {size} 1 1 0 0 644 0 0\nmissing\nmissing\nmissing\nmissing\n",
    };
}
