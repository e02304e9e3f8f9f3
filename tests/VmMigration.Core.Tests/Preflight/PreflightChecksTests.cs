using VmMigration.Preflight;

namespace VmMigration.Tests.Preflight;

public sealed class PreflightChecksTests
{
    [Fact]
    public void Ids_are_words_that_nothing_else_is_called_by()
    {
        Assert.Equal(PreflightChecks.All.Count, PreflightChecks.All.DistinctBy(c => c.Id.ToUpperInvariant()).Count());
        Assert.All(PreflightChecks.All, c => Assert.Matches("^[A-Z][A-Za-z0-9]+$", c.Id));
        Assert.All(PreflightChecks.All, c => Assert.EndsWith("?", c.Question, StringComparison.Ordinal));
        Assert.All(PreflightChecks.All, c => Assert.NotEmpty(c.Prevents));
    }

    [Fact]
    public void Ids_may_be_written_in_any_case_and_as_wildcards()
    {
        Assert.Equal(["GuestState", "GuestJobs"], PreflightChecks.Named(["gueststate", "GUESTJOBS", "GuestState"], wildcards: false));
        Assert.Equal(["GuestState"], PreflightChecks.Named(["GuestSt*"], wildcards: true));
        Assert.Empty(PreflightChecks.Named([], wildcards: true));
        Assert.Throws<MigrationException>(() => PreflightChecks.Named(["GuestSt*"], wildcards: false));
    }

    [Theory]
    [InlineData("GuestStat", "Did you mean 'GuestState'? about_VmMigration_Checks lists all, and Tab completes them.")]
    [InlineData("Weather", "about_VmMigration_Checks lists all, and Tab completes them.")]
    [InlineData("Weather*", "about_VmMigration_Checks lists all, and Tab completes them.")]
    public void An_id_that_is_none_is_refused_with_the_nearest_that_is_one(string id, string action)
    {
        var refusal = Assert.Throws<MigrationException>(() => PreflightChecks.Named([id], wildcards: true));
        Assert.Equal(
            (MigrationError.ParameterInvalid, $"There is no check '{id}'.", action), (refusal.Error, refusal.Message, refusal.RecommendedAction));
    }
}
