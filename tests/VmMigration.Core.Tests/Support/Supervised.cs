using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Tests.Support;

/// <summary>What supervision decides along a recorded history, when all that it decides is done.</summary>
internal static class Supervised
{
    /// <summary>The decisions that do or say something, with the second at which each was made.</summary>
    public static List<(double At, Decision Decision)> Decisions(string history, MigrationPolicy policy, SupervisionState state) =>
        Decisions(RecordedHistory.Read(history), policy, state);

    public static List<(double At, Decision Decision)> Decisions(
        IEnumerable<(TimeSpan At, MigrationSample Sample)> samples, MigrationPolicy policy, SupervisionState state)
    {
        List<(double, Decision)> made = [];
        var history = MoveHistory.Empty;
        foreach (var (at, sample) in samples)
        {
            history = history.With(sample, at);
            var decision = MoveSupervision.Decide(history, policy, state, at);
            state = decision.State;
            if (decision.Action is not DecisionAction.None)
            {
                made.Add((at.TotalSeconds, decision));
            }
        }

        return made;
    }

    /// <summary>A line each, as a table in a test has them: second, action, downtime in ms.</summary>
    public static string Table(IEnumerable<(double At, Decision Decision)> decisions) => string.Join(
        "; ",
        decisions.Select(d => string.Create(
            CultureInfo.InvariantCulture,
            $"{d.At:0.0} {d.Decision.Action}{(d.Decision.Downtime is { } to ? $" {to.TotalMilliseconds:0}" : "")}")));
}
