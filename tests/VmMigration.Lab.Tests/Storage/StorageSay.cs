namespace VmMigration.Lab.Tests.Storage;

/// <summary>What the hosts' own tools say of storage: the core's word is not taken for it.</summary>
internal static class StorageSay
{
    /// <summary>The names of all pools of a host, started or not, sorted.</summary>
    public static async Task<string> PoolsAsync(LabHost host) => string.Join(
        ' ', (await host.VirshAsync("pool-list", "--all", "--name")).EnsureSuccess().Output
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    /// <summary>The files in a folder of a host, sorted; null where there is no such folder.</summary>
    public static async Task<string?> FilesAsync(LabHost host, string folder)
    {
        CommandResult listed = await host.RunAsync("ls", "-A", folder);
        return listed.Succeeded
            ? string.Join(' ', listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
            : null;
    }

    /// <summary>What qemu-img says of an image: its virtual size, and the bytes it takes.</summary>
    public static async Task<(long Virtual, long Taken, string Format, string? Backing)> ImageAsync(LabHost host, string path)
    {
        string json = (await host.RunAsync("qemu-img", "info", "-U", "--output=json", path)).EnsureSuccess().Output;
        using var info = System.Text.Json.JsonDocument.Parse(json);
        return (
            info.RootElement.GetProperty("virtual-size").GetInt64(),
            info.RootElement.GetProperty("actual-size").GetInt64(),
            info.RootElement.GetProperty("format").GetString()!,
            info.RootElement.TryGetProperty("backing-filename", out var backing) ? backing.GetString() : null);
    }

    /// <summary>The file that a guest's disk is on a host.</summary>
    public static async Task<string> SourceOfAsync(LabHost host, LabGuest guest, string target, bool inactive = false)
    {
        string[] command = inactive ? ["domblklist", guest.Name, "--inactive"] : ["domblklist", guest.Name];
        string list = (await host.VirshAsync(command)).EnsureSuccess().Output;
        return list.Split('\n').Select(l => l.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Single(l => l.Length == 2 && l[0] == target)[1];
    }

    /// <summary>Runs a line of shell on a host.</summary>
    public static async Task ShellAsync(LabHost host, string line) => (await host.RunAsync("sh", "-c", line)).EnsureSuccess();

    /// <summary>Fills the first bytes of an image with a pattern, before its guest is started.</summary>
    public static Task FillAsync(LabHost host, string path, string format, int mebibytes, int pattern) =>
        ShellAsync(host, $"qemu-io -f {format} -c 'write -P {pattern} 0 {mebibytes}M' {path}");

    /// <summary>Whether the first bytes of an image hold that pattern.</summary>
    public static async Task<bool> HoldsAsync(LabHost host, string path, string format, int mebibytes, int pattern) =>
        (await host.RunAsync("qemu-io", "-U", "-r", "-f", format, "-c", $"read -P {pattern} 0 {mebibytes}M", path)) is { Succeeded: true, Output: var said }
        && !said.Contains("Pattern verification failed", StringComparison.Ordinal);
}
