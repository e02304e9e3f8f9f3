namespace VmMigration.Lab.Demo;

/// <summary>A move, what it looked like from outside, and who runs the guest by both hosts' word.</summary>
internal sealed record DemoResult(
    string From, string To, DemoMove Move, EchoReport Echo, IReadOnlyDictionary<string, string> States, IReadOnlyList<string> RunsOn)
{
    /// <summary>Exactly one copy, where it was to be.</summary>
    public bool IsGood => Move.Outcome == "Completed" && RunsOn is [var only] && only == To;
}
