using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab.Faults;

/// <summary>The call to a host at which a client dies as by <c>kill -9</c>.</summary>
/// <param name="Moment">When.</param>
/// <param name="Member">The member of IHypervisor or IHostStorage, such as <c>MigrateAsync</c>.</param>
/// <param name="Count">At which of its calls to all hosts together, from 1.</param>
public sealed record Death(DeathMoment Moment, string Member, int Count)
{
    /// <summary>How long a host has been at it when the client dies in the middle.</summary>
    private static readonly TimeSpan Middle = TimeSpan.FromMilliseconds(600);

    private int _calls;

    /// <summary>Reads <c>During:MigrateAsync</c> or <c>After:CreateVolumeAsync:2</c>.</summary>
    public static Death Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length is 2 or 3 && Enum.TryParse(parts[0], out DeathMoment moment)
            ? new Death(moment, parts[1], parts.Length == 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 1)
            : throw new FormatException($"'{text}' is no death: MOMENT:MEMBER[:COUNT].");
    }

    public override string ToString() => $"{Moment}:{Member}:{Count.ToString(CultureInfo.InvariantCulture)}";

    internal bool IsAt(string member) => member == Member && Interlocked.Increment(ref _calls) == Count;

    internal void StartDying()
    {
        if (Moment is DeathMoment.Before)
        {
            Die();
        }
        else if (Moment is DeathMoment.During)
        {
            new Thread(() =>
            {
                Thread.Sleep(Middle);
                Die();
            }) { IsBackground = true }.Start();
        }
    }

    internal static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
