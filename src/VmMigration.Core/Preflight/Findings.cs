namespace VmMigration.Preflight;

/// <summary>What one check finds, in the order in which it finds it.</summary>
public sealed class Findings
{
    private readonly List<Finding> _all = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<Finding> All => _all;

    /// <summary>Nothing stands in the way.</summary>
    /// <param name="message">What was looked at, and how it is.</param>
    /// <param name="subject">What exactly.</param>
    /// <param name="evidence">The values that were compared.</param>
    public void Pass(string message, string? subject = null, string? evidence = null) =>
        _all.Add(new Finding(CheckStatus.Pass, message, subject, Evidence: evidence));

    /// <summary>It could not be asked.</summary>
    /// <param name="why">Why.</param>
    /// <param name="fix">How it can be asked: <c>-Shell</c>, <c>-DryRun</c>.</param>
    /// <param name="subject">What exactly.</param>
    public void Skipped(string why, string? fix = null, string? subject = null) =>
        _all.Add(new Finding(CheckStatus.Skipped, why, subject, fix));

    /// <summary>It could not be asked, since a host's shell was needed and one of them has none here.</summary>
    /// <param name="hosts">The hosts that were needed.</param>
    /// <exception cref="InvalidOperationException">All of them have one.</exception>
    public void SkippedWithoutShell(params HostView[] hosts)
    {
        var (why, fix) = hosts.Select(h => h.NoShell).FirstOrDefault(n => n is not null)
            ?? throw new InvalidOperationException("Each of them has a shell.");
        Skipped(why, fix);
    }

    /// <summary>The move works, and something about it is worth knowing.</summary>
    /// <param name="message">What.</param>
    /// <param name="fix">What to do about it.</param>
    /// <param name="subject">What exactly.</param>
    /// <param name="evidence">The values that were compared.</param>
    public void Warning(string message, string fix, string? subject = null, string? evidence = null) =>
        _all.Add(new Finding(CheckStatus.Warning, message, subject, fix, evidence));

    /// <summary>The move would not work, or lose something.</summary>
    /// <param name="message">Why.</param>
    /// <param name="fix">The way out, as a command or parameter where there is one.</param>
    /// <param name="subject">What exactly.</param>
    /// <param name="evidence">The values that were compared.</param>
    /// <param name="error">The error of a move that is refused because of it.</param>
    public void Fail(
        string message, string fix, string? subject = null, string? evidence = null, MigrationError error = MigrationError.Incompatible) =>
        _all.Add(new Finding(CheckStatus.Fail, message, subject, fix, evidence, error));
}
