using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VmMigration.Storage;

/// <summary>The process whose pool it is that lasts for a moment: its name says so, so that nobody stops one under another's hands.</summary>
/// <param name="Machine">A mark of the workstation.</param>
/// <param name="Process">The number of the process there.</param>
/// <param name="Started">When that was started: numbers are used again.</param>
internal sealed record PoolOwner(string Machine, int Process, string Started)
{
    /// <summary>This process.</summary>
    public static PoolOwner Own { get; } = OfThisProcess();

    /// <summary>Whether it is known to be gone: a process of this workstation that is not there any more.</summary>
    public bool IsGone => Machine == Own.Machine && StartOf(Process) != Started;

    /// <summary>A name that no other pool has.</summary>
    public string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"{FolderAccess.PoolPrefix}{Machine}-{Process}-{Started}-{Guid.NewGuid():N}");

    /// <summary>Whose pool it is; null for one whose name does not say.</summary>
    public static PoolOwner? Of(string pool) =>
        pool.StartsWith(FolderAccess.PoolPrefix, StringComparison.Ordinal)
        && pool[FolderAccess.PoolPrefix.Length..].Split('-') is [var machine, var number, var started, _]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? new PoolOwner(machine, process, started) : null;

    private static PoolOwner OfThisProcess()
    {
        // Processes of a container have numbers of their own.
        var space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        var mark = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName} {space}")))[..12];
        return new PoolOwner(mark, Environment.ProcessId, StartOf(Environment.ProcessId) ?? "0");
    }

    private static string? StartOf(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            // Told from a clock that may have been set meanwhile, to a few milliseconds.
            return (found.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond / 10).ToString("x", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }
}
