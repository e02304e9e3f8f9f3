using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Tests.Preflight;

public sealed class DestinationRankingTests
{
    [Fact]
    public void Where_nothing_fails_goes_before_where_less_is_warned_of() => Assert.Equal(
        ["warns", "fails"], Best(At("fails", null, CheckStatus.Fail), At("warns", null, CheckStatus.Warning, CheckStatus.Warning)));

    [Fact]
    public void Fewer_that_fail_go_before_fewer_warnings() => Assert.Equal(
        ["one", "two"],
        Best(At("two", 9, CheckStatus.Fail, CheckStatus.Fail), At("one", null, CheckStatus.Fail, CheckStatus.Warning, CheckStatus.Warning)));

    [Fact]
    public void Fewer_warnings_go_before_more_memory() =>
        Assert.Equal(["calm", "large"], Best(At("large", 99, CheckStatus.Warning), At("calm", 1, CheckStatus.Pass)));

    [Fact]
    public void Among_equals_the_host_with_more_memory_left_is_first_and_one_that_does_not_say_last() =>
        Assert.Equal(["large", "small", "silent"], Best(At("silent", null), At("small", 1), At("large", 2)));

    [Fact]
    public void Among_equals_the_order_stays_and_what_could_not_be_asked_makes_no_difference() =>
        Assert.Equal(["b", "a", "c"], Best(At("b", 1), At("a", 1, CheckStatus.Skipped), At("c", 1, CheckStatus.Pass)));

    [Fact]
    public void A_guest_that_could_not_be_looked_at_is_last() => Assert.Equal(
        ["fails", "error"],
        Best(At("error", 5) with { Error = new MigrationException(MigrationError.DaemonError, "no", "look") }, At("fails", 1, CheckStatus.Fail)));

    [Fact]
    public void What_an_administrator_takes_upon_himself_counts_as_a_warning()
    {
        var findings = FoundAt("kvm2", CheckStatus.Fail, CheckStatus.Fail).Concat(FoundAt("kvm3", CheckStatus.Fail));
        Assert.Equal(["kvm3", "kvm2"], DestinationRanking.BestFirst(findings, []).Select(d => d[0].Destination));
        Assert.Equal(["kvm3", "kvm2"], DestinationRanking.BestFirst(findings, ["check0", "Check1"]).Select(d => d[0].Destination));
        Assert.Equal(["kvm2"], DestinationRanking.BestFirst(FoundAt("kvm2").Concat(FoundAt("KVM2")), []).Select(d => d[0].Destination));
    }

    internal static MigrationCheck[] FoundAt(string destination, params CheckStatus[] statuses) =>
    [
        .. statuses.Append(CheckStatus.Pass).Select((status, index) => new MigrationCheck
        {
            Id = $"Check{index}",
            Category = CheckCategory.Guest,
            Status = status,
            Vm = "web1",
            Source = "kvm1",
            Destination = destination,
            Message = $"the message of {index}",
            Fix = status is CheckStatus.Pass ? null : "Do this.",
            Question = "Is it?",
        }),
    ];

    private static IEnumerable<string> Best(params MoveFindings[] moves) => DestinationRanking.BestFirst(moves).Select(m => m.Move.Destination.Name);

    private static MoveFindings At(string destination, long? free, params CheckStatus[] statuses) => new()
    {
        Move = new() { VM = "web1", Source = Host("kvm1"), Destination = Host(destination) },
        Checks = FoundAt(destination, statuses),
        MemoryFree = free,
    };

    private static HostReference Host(string name) => new(name, $"qemu+ssh://{name}/system");
}
