using System.Diagnostics;

namespace VmMigration.Lab;

/// <summary>Waiting for something that gives no sign of its own.</summary>
internal static class Wait
{
    /// <summary>Asks again and again until the answer is yes; false when the time is over.</summary>
    public static async Task<bool> UntilAsync(
        Func<Task<bool>> condition, TimeSpan timeout, TimeSpan period, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > timeout)
            {
                return false;
            }
            await Task.Delay(period, cancellationToken);
        }
        return true;
    }
}
