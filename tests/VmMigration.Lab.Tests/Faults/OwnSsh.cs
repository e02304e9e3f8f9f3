using System.Globalization;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The ssh processes that this process has started.</summary>
internal static class OwnSsh
{
    /// <summary>Their command lines, each behind its number.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string output = (await Tool.RunAsync("pgrep", ["-P", own, "-x", "-a", "ssh"])).Output;
        return [.. output.Split('\n').Where(l => l.Length > 0)];
    }

    /// <summary>Kills the one that leads to a host, as a network that is gone ends it.</summary>
    public static async Task CutAsync(LabHost host)
    {
        string only = Assert.Single(await ListAsync(), l => l.Split(' ', '@').Contains(host.ControlAddress));
        await Tool.RunCheckedAsync("kill", ["-KILL", only.Split(' ')[0]]);
    }
}
