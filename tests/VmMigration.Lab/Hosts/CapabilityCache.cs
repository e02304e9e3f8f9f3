namespace VmMigration.Lab;

/// <summary>
/// What libvirt found out about this machine's QEMU, kept from lab to lab: asking QEMU takes a new host about three seconds.
/// libvirtd itself discards what no longer fits.
/// </summary>
internal static class CapabilityCache
{
    private const string Kept = LabPaths.Cache + "/capabilities";

    public static void Restore(LabHost host)
    {
        if (Directory.Exists(Kept))
        {
            Copy(Kept, Of(host));
        }
    }

    /// <summary>Keeps a host's findings, if there are none yet or others.</summary>
    public static void Save(LabHost host)
    {
        if (!Directory.Exists(Of(host)) || Names(Of(host)).SetEquals(Names(Kept)) && !IsNewer(host))
        {
            return;
        }
        string fresh = $"{Kept}.{Guid.NewGuid():n}";
        Copy(Of(host), fresh);
        try
        {
            if (Directory.Exists(Kept))
            {
                Directory.Move(Kept, fresh + ".old");
                Directory.Delete(fresh + ".old", recursive: true);
            }
            Directory.Move(fresh, Kept);
        }
        catch (IOException)
        {
            // Another lab was quicker, and knows the same.
            Directory.Delete(fresh, recursive: true);
        }
    }

    private static bool IsNewer(LabHost host) => Directory.EnumerateFiles(Of(host))
        .Any(f => File.ReadAllText(f) != File.ReadAllText($"{Kept}/{Path.GetFileName(f)}"));

    private static HashSet<string> Names(string folder)
        => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!)] : [];

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
