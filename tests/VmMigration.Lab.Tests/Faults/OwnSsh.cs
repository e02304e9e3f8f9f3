using System.Globalization;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The ssh processes that this process has started.</summary>
internal static class OwnSsh
{
    /// <summary>The numbers of those that lead to a host.</summary>
    public static async Task<IReadOnlyList<string>> ToAsync(LabHost host)
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string output = (await Tool.RunAsync("pgrep", ["-P", own, "-x", "-a", "ssh"])).Output;
        return [.. output.Split('\n').Select(l => l.Split(' ', '@')).Where(l => l.Contains(host.ControlAddress)).Select(l => l[0])];
    }

    /// <summary>Kills the one that leads to a host, as a network that is gone ends it.</summary>
    public static Task CutAsync(LabHost host) => SignalAsync(host, "KILL");

    /// <summary>Stops the one that leads to a host, as a network that swallows everything does; its number.</summary>
    public static Task<string> HangAsync(LabHost host) => SignalAsync(host, "STOP");

    private static async Task<string> SignalAsync(LabHost host, string signal)
    {
        string only = Assert.Single(await ToAsync(host));
        await Tool.RunCheckedAsync("kill", [$"-{signal}", only]);
        return only;
    }
}
