using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class MigrationPortsReachableCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };
    private readonly List<int> _tried = [];

    public MigrationPortsReachableCheckTests()
    {
        _scene.Request = _scene.Request with { MigrationAddress = "10.0.0.2" };
        Says(_ => "refused");
    }

    [Fact]
    public async Task Ports_that_answer_are_open_and_the_next_move_s_is_left_alone()
    {
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Pass, "kvm1 reaches 10.0.0.2 on its ports 49152-49215"), (found.Status, found.Message));
        Assert.Equal([49215, 49184, 49200], _tried);
    }

    [Theory]
    [InlineData("silent", "nothing comes back")]
    [InlineData("barred", "the way is barred")]
    public async Task Ports_that_are_closed_on_the_way(string answer, string how)
    {
        Says(_ => answer);
        var found = await AskAsync();
        Assert.Equal(
            (CheckStatus.Fail, $"kvm1 does not get through to 10.0.0.2 on the ports for migrations 49152-49215: {how}", "49152-49215"),
            (found.Status, found.Message, found.Subject));
        Assert.Contains("--add-port=49152-49215/tcp", found.Fix, StringComparison.Ordinal);
        Assert.Equal(49152, _tried[^1]);
    }

    [Theory]
    [InlineData("starved", "starved")]
    [InlineData("starved", "silent")]
    [InlineData("silent", "starved")]
    public async Task Silence_on_a_host_that_does_not_reach_itself_either_proves_nothing(string middle, string others)
    {
        Says(p => p == 49184 ? middle : others);
        Assert.Equal((CheckStatus.Skipped, "kvm1 was too busy to tell: it did not get an answer from itself in time either"), Told(await AskAsync()));
    }

    [Fact]
    public async Task Ports_that_answer_are_open_though_another_attempt_had_no_time()
    {
        Says(p => p == 49184 ? "starved" : "refused");
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Ports_only_some_of_which_are_open_are_warned_of()
    {
        Says(p => p < 49190 ? "refused" : "silent");
        var found = await AskAsync();
        Assert.Equal(CheckStatus.Warning, found.Status);
        Assert.Equal("49152: reached, 49184: reached, 49200: no answer, 49215: no answer", found.Evidence);
    }

    [Fact]
    public async Task Nobody_knocks_where_somebody_listens()
    {
        _scene.Kvm2.Shell!.Answers = _ => string.Join('\n', Enumerable.Range(49152, 64).Where(p => p is not (49153 or 49160)).Select(p => p.ToString("X4"))) + "\nend";
        await AskAsync();
        Assert.Equal([49160], _tried);
        _scene.Kvm2.Shell.Answers = _ => string.Join('\n', Enumerable.Range(49152, 64).Select(p => p.ToString("X4"))) + "\nend";
        _tried.Clear();
        Assert.Equal((CheckStatus.Skipped, "all of kvm2's ports 49152-49215 are in use"), Told(await AskAsync()));
        Assert.Empty(_tried);
    }

    [Fact]
    public async Task The_port_that_is_asked_for_is_the_only_one()
    {
        _scene.Request = _scene.Request with { MigrationAddress = "10.0.0.2:50000" };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
        Assert.Equal([50000], _tried);
    }

    [Fact]
    public async Task Fewer_ports_than_moves_need_are_warned_of()
    {
        _scene.Kvm2.Shell!.Facts = FakeShell.Healthy + "\nset migration_port_min = 50000\nset migration_port_max = 50002";
        var found = await _scene.AskAsync(new MigrationPortsReachableCheck());
        Assert.Equal([CheckStatus.Pass, CheckStatus.Warning], found.Select(f => f.Status));
        Assert.Equal("kvm2 has 3 ports for migrations, and 2 moves with disks at a time need 4", found[1].Message);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_not_known()
    {
        Says(_ => "none");
        Assert.Equal((CheckStatus.Skipped, "kvm1 has no bash or netcat that tells what comes of an attempt"), Told(await AskAsync()));
    }

    [Fact]
    public async Task Settings_that_may_not_be_read_leave_it_open()
    {
        _scene.Kvm2.Shell!.Facts = "uid 1000";
        Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);
        Assert.Empty(_tried);
    }

    [Fact]
    public async Task Without_shells_it_is_skipped_and_in_a_tunnel_it_is_moot()
    {
        _scene.Shell = false;
        Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);
        _scene.Request = _scene.Request with { MigrationAddress = null, Tunnelled = true };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    private static (CheckStatus Status, string Message) Told(MigrationCheck found) => (found.Status, found.Message);

    private void Says(Func<int, string> answer) => _scene.Kvm1.Shell!.Answers = script =>
    {
        var ports = script.Split("for p in ")[1].Split(';')[0].Split(' ').Select(int.Parse).ToArray();
        Assert.Contains("try '10.0.0.2' \"$p\"", script, StringComparison.Ordinal);
        _tried.AddRange(ports);
        return string.Concat(ports.Select(p => $"{p} {answer(p)}\n"));
    };

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new MigrationPortsReachableCheck());
}
