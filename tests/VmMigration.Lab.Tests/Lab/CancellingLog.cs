namespace VmMigration.Lab.Tests;

/// <summary>Cancels a start when a certain step is reported, and remembers the lab's network.</summary>
internal sealed class CancellingLog(CancellationTokenSource cancel, string step) : IProgress<string>
{
    /// <summary>The beginning of the lab's control addresses: "10.77.1.".</summary>
    public string? Network { get; private set; }

    public static string? NetworkOf(string line)
    {
        int at = line.IndexOf("10.77.", StringComparison.Ordinal);
        return at < 0 ? null : line[at..(line.IndexOf(".0/", StringComparison.Ordinal) + 1)];
    }

    public void Report(string value)
    {
        Network ??= NetworkOf(value);
        if (value.Contains(step, StringComparison.Ordinal))
        {
            cancel.Cancel();
        }
    }
}
