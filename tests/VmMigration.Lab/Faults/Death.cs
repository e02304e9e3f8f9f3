using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab.Faults;

/// <summary>The call to a host at which a client dies as by <c>kill -9</c>.</summary>
/// <param name="Moment">When.</param>
/// <param name="Member">The member of IHypervisor or IHostStorage, such as <c>MigrateAsync</c>.</param>
/// <param name="Count">At which of its calls to all hosts together, from 1.</param>
/// <param name="Folder">Of calls about storage, count only those about this folder, or pools over it; null for all.</param>
public sealed record Death(DeathMoment Moment, string Member, int Count, string? Folder = null)
{
    /// <summary>How long a host has been at it when the client dies in the middle.</summary>
    private static readonly TimeSpan Middle = TimeSpan.FromMilliseconds(600);

    private readonly ConcurrentDictionary<string, string> _folders = [];
    private int _calls;

    /// <summary>Reads <c>During:MigrateAsync</c>, <c>After:CreateVolumeAsync:2</c> or <c>After:CreateVolumeAsync:2:/srv/images</c>.</summary>
    public static Death Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length is >= 2 and <= 4 && Enum.TryParse(parts[0], out DeathMoment moment)
            ? new Death(moment, parts[1], parts.Length >= 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 1, parts.ElementAtOrDefault(3))
            : throw new FormatException($"'{text}' is no death: MOMENT:MEMBER[:COUNT[:FOLDER]].");
    }

    public override string ToString() => $"{Moment}:{Member}:{Count.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Counts a call.</summary>
    /// <param name="member">The member.</param>
    /// <param name="about">The folder or pool that a call about storage is about; null of others.</param>
    internal bool IsAt(string member, string? about) =>
        member == Member && (Folder is null || about is null || _folders.GetValueOrDefault(about, about) == Folder) && Interlocked.Increment(ref _calls) == Count;

    /// <summary>Remembers what a pool is over.</summary>
    internal void Learn(string pool, string folder) => _folders[pool] = folder;

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
