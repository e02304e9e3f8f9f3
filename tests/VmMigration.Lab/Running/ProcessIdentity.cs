using System.Globalization;

namespace VmMigration.Lab;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Id">The process number in the machine's first PID namespace.</param>
/// <param name="StartTime">When it started, in clock ticks since the machine's start.</param>
internal sealed record ProcessIdentity(int Id, long StartTime)
{
    /// <summary>The process this code runs in.</summary>
    public static ProcessIdentity Current { get; } = Parse(File.ReadAllText("/proc/self/stat"));

    /// <summary>Whether the process still runs.</summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                return Parse(File.ReadAllText($"/proc/{Id}/stat")) == this;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads a line of /proc/PID/stat; the program's name in it may hold spaces and parentheses.</summary>
    public static ProcessIdentity Parse(string stat)
    {
        string[] afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessIdentity(
            int.Parse(stat.AsSpan(0, stat.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
            long.Parse(afterName[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Kills the process, if it is still the same one, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        for (int attempt = 0; IsAlive && attempt < 500; attempt++)
        {
            if (attempt == 0)
            {
                await Tool.RunAsync("kill", ["-KILL", Id.ToString(CultureInfo.InvariantCulture)]);
            }
            await Task.Delay(10);
        }
    }
}
