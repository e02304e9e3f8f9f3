namespace VmMigration.Lab;

/// <summary>Debian's cloud kernel, fetched into the cache and unpacked there, never installed.</summary>
/// <param name="Version">The kernel's release, for instance 6.1.0-50-cloud-amd64.</param>
/// <param name="Directory">The unpacked package.</param>
internal sealed record KernelPackage(string Version, string Directory)
{
    private const string MetaPackage = "linux-image-cloud-amd64";

    public string Image => $"{Directory}/boot/vmlinuz-{Version}";

    /// <summary>The kernel in the cache, fetched when there is none.</summary>
    /// <exception cref="LabException">The package cannot be fetched.</exception>
    public static async Task<KernelPackage> GetAsync(CancellationToken cancellationToken)
        => Find() ?? await FetchAsync(cancellationToken);

    private static KernelPackage? Find()
        => System.IO.Directory.Exists(LabPaths.Cache)
            ? System.IO.Directory.EnumerateDirectories(LabPaths.Cache, "kernel-*")
                .Select(d => new KernelPackage(Path.GetFileName(d)["kernel-".Length..], d))
                .FirstOrDefault(k => File.Exists(k.Image))
            : null;

    private static async Task<KernelPackage> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await DownloadAsync(cancellationToken);
        }
        catch (LabException)
        {
            // The lists are missing, or so old that they name a kernel that is gone.
            await Tool.RunCheckedAsync("apt-get", ["-q", "update"], null, cancellationToken);
            return await DownloadAsync(cancellationToken);
        }
    }

    private static async Task<KernelPackage> DownloadAsync(CancellationToken cancellationToken)
    {
        string package = await DependencyAsync(cancellationToken);
        string version = package["linux-image-".Length..];
        string work = $"{LabPaths.Cache}/fetch-{Guid.NewGuid():n}";
        LabPaths.CreatePrivate(work);
        try
        {
            await Tool.RunCheckedAsync(
                "sh",
                ["-c", "cd \"$0\" && apt-get -q -o APT::Sandbox::User=root download \"$1\" && dpkg -x ./*.deb root", work, package],
                null,
                cancellationToken);
            await Tool.RunCheckedAsync("depmod", ["-b", $"{work}/root", version], null, cancellationToken);
            var kernel = new KernelPackage(version, $"{LabPaths.Cache}/kernel-{version}");
            if (!System.IO.Directory.Exists(kernel.Directory))
            {
                System.IO.Directory.Move($"{work}/root", kernel.Directory);
            }
            return kernel;
        }
        finally
        {
            System.IO.Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<string> DependencyAsync(CancellationToken cancellationToken)
    {
        const string Dependency = "Depends: linux-image-";
        string answer = await Tool.RunCheckedAsync("apt-cache", ["depends", MetaPackage], null, cancellationToken);
        return answer.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(Dependency, StringComparison.Ordinal))
            ?["Depends: ".Length..] ?? throw new LabException($"apt knows no package '{MetaPackage}'.");
    }
}
