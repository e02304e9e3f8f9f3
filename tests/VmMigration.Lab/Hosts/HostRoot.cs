using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VmMigration.Lab;

/// <summary>
/// The file system that hosts run in: the machine's own, or that of another Debian release, which is made once for the machine.
/// </summary>
internal static class HostRoot
{
    // What the smallest Debian lacks that hosts are asked for.
    private static readonly string[] More = ["netcat-openbsd", "procps"];

    /// <summary>The release that the machine itself has: "bookworm".</summary>
    public static string? OwnGeneration { get; } = File.Exists("/etc/os-release")
        ? File.ReadLines("/etc/os-release")
            .FirstOrDefault(l => l.StartsWith("VERSION_CODENAME=", StringComparison.Ordinal))?["VERSION_CODENAME=".Length..].Trim('"')
        : null;

    /// <summary>Whether hosts of a generation run in the machine's own root.</summary>
    public static bool IsMachines([NotNullWhen(false)] string? generation) => generation is null || generation == OwnGeneration;

    /// <summary>The root of a generation's hosts, made when there is none; null when it is the machine's own.</summary>
    /// <param name="generation">Debian's name of the release, "trixie"; null for what the machine is.</param>
    /// <param name="log">Told when one is made.</param>
    /// <param name="cancellationToken">Ends the making; the next one begins anew.</param>
    /// <exception cref="LabException">It cannot be made.</exception>
    public static async Task<string?> GetAsync(string? generation, IProgress<string>? log, CancellationToken cancellationToken)
    {
        if (IsMachines(generation))
        {
            return null;
        }
        if (!generation.All(char.IsAsciiLetterLower))
        {
            throw new LabException($"'{generation}' is no name of a Debian release.");
        }
        string script = EmbeddedText.Read("make-root.sh");
        string[] packages = [.. LabPrerequisites.HostPackages, .. More];
        string key = GuestImages.Digest(Encoding.UTF8.GetBytes($"{script} {string.Join(' ', packages)}"));
        string root = $"{LabPaths.Cache}/root-{generation}-{key}";
        if (Directory.Exists(root))
        {
            return root;
        }
        LabPaths.CreatePrivate(LabPaths.Cache);
        log?.Report($"debootstrap {generation}: {root}, once, about a minute");
        (await Tool.RunAsync(
            "flock",
            [
                $"{LabPaths.Cache}/root-{generation}.lock",
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "--",
                "bash", "-c", script, "make-root", generation, root, .. packages,
            ],
            null,
            cancellationToken)).EnsureSuccess();
        return root;
    }
}
