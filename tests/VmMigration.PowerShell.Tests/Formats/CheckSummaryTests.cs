using VmMigration.Formats;

namespace VmMigration.Tests.Formats;

public class CheckSummaryTests
{
    [Fact]
    public void What_stands_in_the_way_stays_and_what_passed_is_counted()
    {
        MigrationCheck[] all = [Found("A", CheckStatus.Fail), Found("B", CheckStatus.Warning), Found("C", CheckStatus.Pass), Found("D", CheckStatus.Pass)];
        var shown = CheckSummary.Of(all);
        Assert.Equal(all[..2], shown.Take(2));
        Assert.Equal(
            (3, "…", CheckStatus.Pass, "2 more", "all: | Format-List; about_VmMigration_Checks"),
            (shown.Count, shown[2].Id, shown[2].Status, shown[2].Message, shown[2].Fix));
        Assert.Equal(("web1", "kvm1", "kvm2"), (shown[2].Vm, shown[2].Source, shown[2].Destination));
    }

    [Fact]
    public void Where_nothing_is_the_matter_one_line_says_so() =>
        Assert.Equal("2", Assert.Single(CheckSummary.Of([Found("A", CheckStatus.Pass), Found("B", CheckStatus.Pass)])).Message);

    [Fact]
    public void What_could_not_be_asked_is_named_with_what_it_needs()
    {
        var shown = CheckSummary.Of(
        [
            Found("A", CheckStatus.Skipped, "-Shell looks; -DryRun tries."), Found("B", CheckStatus.Skipped, "-DryRun tries it."),
            Found("C", CheckStatus.Skipped, "-Shell looks."), Found("D", CheckStatus.Skipped), Found("E", CheckStatus.Skipped),
        ]);
        Assert.Equal(
            [("…", "2 not asked: A, C", "-Shell"), ("B", "the message of B", "-DryRun tries it."), ("…", "2 not asked: D, E", null)],
            shown.Select(c => (c.Id, c.Message, c.Fix)));
        Assert.All(shown, c => Assert.Equal(CheckStatus.Skipped, c.Status));
    }

    private static MigrationCheck Found(string id, CheckStatus status, string? fix = null) => new()
    {
        Id = id, Category = CheckCategory.Guest, Status = status, Vm = "web1", Source = "kvm1", Destination = "kvm2",
        Message = $"the message of {id}", Fix = fix, Question = "Is it?",
    };
}
