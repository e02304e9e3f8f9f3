namespace VmMigration.Lab.Commands;

/// <summary>Sends echoes to a guest until Ctrl+C, or for some seconds, and says what the longest gap was.</summary>
internal static class EchoCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        TimeSpan time = line.Number("--seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        string address = line.Next() ?? throw new UsageException("echo ADDRESS [--seconds N]");
        line.EnsureAllRead();
        await using EchoProbe probe = EchoProbe.Start(address);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The answer is what has been seen so far.
        }
        EchoReport report = await probe.StopAsync();
        Console.WriteLine(
            $"longest gap {report.LongestGap.TotalMilliseconds:0.0} ms at {report.LongestGapStart.ToLocalTime():HH:mm:ss.fff}, "
            + $"{report.Lost} of {report.Sent} lost, sender's longest gap {report.LongestSendGap.TotalMilliseconds:0.0} ms");
        return report.Received > 0 ? 0 : 1;
    }
}
