using System.Diagnostics;

namespace VmMigration.Lab;

/// <summary>Waiting for something that gives no sign of its own.</summary>
internal static class Wait
{
    /// <summary>Asks again and again until the answer is yes; false when the time is over.</summary>
    /// <remarks>A question that runs a program costs much of a processor: nobody asks for more than half of the time.</remarks>
    public static async Task<bool> UntilAsync(
        Func<Task<bool>> condition, TimeSpan timeout, TimeSpan period, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan asked = watch.Elapsed;
            if (await condition())
            {
                return true;
            }
            if (watch.Elapsed > timeout)
            {
                return false;
            }
            TimeSpan taken = watch.Elapsed - asked;
            await Task.Delay(taken > period ? taken : period, cancellationToken);
        }
    }
}
