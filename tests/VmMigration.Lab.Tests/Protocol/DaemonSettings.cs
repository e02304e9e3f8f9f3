namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Other settings of a host's daemon for the time of a test.</summary>
internal static class DaemonSettings
{
    /// <summary>Restarts the daemon with these lines in place of those of the same names, and again as it was afterwards.</summary>
    public static async Task UseAsync(LabHost host, IReadOnlyDictionary<string, string> settings, Func<Task> test)
    {
        string file = $"{host.DataDirectory}/etc/libvirt/libvirtd.conf";
        string before = await File.ReadAllTextAsync(file);
        IEnumerable<string> kept = before.Split('\n').Where(line => !settings.Keys.Any(k => line.StartsWith(k + " =", StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(file, [.. kept, .. settings.Select(s => $"{s.Key} = {s.Value}")]);
        try
        {
            await host.StopLibvirtdAsync();
            // Its own virsh may not get in: whoever tests waits for what it needs.
            (await host.RunAsync("libvirtd", "--listen", "--daemon")).EnsureSuccess();
            await test();
        }
        finally
        {
            await File.WriteAllTextAsync(file, before);
            await host.RestartLibvirtdAsync();
        }
    }
}
