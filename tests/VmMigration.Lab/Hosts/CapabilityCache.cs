namespace VmMigration.Lab;

/// <summary>
/// What libvirt found out about a generation's QEMU, kept from lab to lab: asking QEMU takes a new host about three seconds.
/// libvirtd itself discards what no longer fits.
/// </summary>
internal static class CapabilityCache
{
    public static void Restore(LabHost host)
    {
        string kept = Kept(host);
        if (Directory.Exists(kept))
        {
            Copy(kept, Of(host));
        }
    }

    /// <summary>Keeps a host's findings, if there are none yet or others.</summary>
    public static void Save(LabHost host)
    {
        string kept = Kept(host);
        if (!Directory.Exists(Of(host)) || Names(Of(host)).SetEquals(Names(kept)) && !IsNewer(host))
        {
            return;
        }
        string fresh = $"{kept}.{Guid.NewGuid():n}";
        Copy(Of(host), fresh);
        try
        {
            if (Directory.Exists(kept))
            {
                Directory.Move(kept, fresh + ".old");
                Directory.Delete(fresh + ".old", recursive: true);
            }
            Directory.Move(fresh, kept);
        }
        catch (IOException)
        {
            // Another lab was quicker, and knows the same.
            Directory.Delete(fresh, recursive: true);
        }
    }

    private static bool IsNewer(LabHost host) => Directory.EnumerateFiles(Of(host))
        .Any(f => File.ReadAllText(f) != File.ReadAllText($"{Kept(host)}/{Path.GetFileName(f)}"));

    private static HashSet<string> Names(string folder)
        => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!)] : [];

    private static string Kept(LabHost host)
        => LabPaths.Cache + (host.Generation is { } generation ? $"/capabilities-{generation}" : "/capabilities");

    private static string Of(LabHost host) => $"{host.DataDirectory}/cache/qemu/capabilities";

    private static void Copy(string from, string to)
    {
        LabPaths.CreatePrivate(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, $"{to}/{Path.GetFileName(file)}", overwrite: true);
        }
    }
}
