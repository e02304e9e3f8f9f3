using System.Security.Cryptography;
using System.Text;

namespace VmMigration.Lab;

/// <summary>
/// What guests boot from. It lies in the cache, which all hosts see under the same path and none of them takes for storage.
/// </summary>
internal static class GuestImages
{
    private static readonly string[] Modules = ["virtio_pci", "virtio_net", "virtio_blk", "evdev", "button", "pvpanic_mmio", "virtio_console"];

    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>The kernel and the initial file system of a guest; the latter is null when it needs none.</summary>
    public static async Task<(string Kernel, string? Initrd)> GetAsync(GuestOptions options, CancellationToken cancellationToken)
    {
        LabPaths.CreatePrivate(LabPaths.Cache);
        if (options.Kind is GuestKind.BootSector)
        {
            byte[] image = options.DirtyMiBPerSecond == 0
                ? BootImage.Idle()
                : BootImage.Dirtying(options.WorkingSetOrDefault, options.DirtyMiBPerSecond);
            string path = $"{LabPaths.Cache}/boot-{Digest(image)}.img";
            await PublishAsync(path, partial => File.WriteAllBytesAsync(partial, image, cancellationToken));
            return (path, null);
        }
        await Gate.WaitAsync(cancellationToken);
        try
        {
            KernelPackage kernel = await KernelPackage.GetAsync(cancellationToken);
            return (kernel.Image, await InitrdAsync(kernel, cancellationToken));
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<string> InitrdAsync(KernelPackage kernel, CancellationToken cancellationToken)
    {
        string init = EmbeddedText.Read("guest-init.sh");
        string key = Digest(Encoding.UTF8.GetBytes($"{kernel.Version} {string.Join(' ', Modules)} {init}"));
        string path = $"{LabPaths.Cache}/initrd-{key}.gz";
        await PublishAsync(path, async partial =>
        {
            string root = partial + ".root";
            try
            {
                await FillAsync(root, init, kernel, cancellationToken);
                await Tool.RunCheckedAsync(
                    "sh", ["-c", "cd \"$0\" && find . | cpio -o -H newc --quiet | gzip -1 > \"$1\"", root, partial], null, cancellationToken);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        });
        return path;
    }

    private static async Task FillAsync(string root, string init, KernelPackage kernel, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory($"{root}/bin");
        Directory.CreateDirectory($"{root}/modules");
        File.Copy("/bin/busybox", $"{root}/bin/busybox");
        await File.WriteAllTextAsync($"{root}/init", init, cancellationToken);
        File.SetUnixFileMode($"{root}/init", (UnixFileMode)0b111_101_101);
        var order = new List<string>();
        foreach (string module in Modules)
        {
            string plan = await Tool.RunCheckedAsync(
                "modprobe", ["-d", kernel.Directory, "-S", kernel.Version, "--show-depends", module], null, cancellationToken);
            foreach (string line in plan.Split('\n').Where(l => l.StartsWith("insmod ", StringComparison.Ordinal)))
            {
                string file = line.Split(' ')[1];
                string name = Path.GetFileName(file).Replace(".xz", "", StringComparison.Ordinal);
                if (!order.Contains(name))
                {
                    order.Add(name);
                    await Tool.RunCheckedAsync(
                        "sh", ["-c", "case $0 in *.xz) xz -dc \"$0\";; *) cat \"$0\";; esac > \"$1\"", file, $"{root}/modules/{name}"],
                        null, cancellationToken);
                }
            }
        }
        await File.WriteAllTextAsync($"{root}/modules/order", string.Join('\n', order) + "\n", cancellationToken);
    }

    /// <summary>Makes a file of the cache under a name of its own first, so that nobody sees half of it.</summary>
    private static async Task PublishAsync(string path, Func<string, Task> write)
    {
        if (!File.Exists(path))
        {
            string partial = $"{path}.{Guid.NewGuid():n}";
            await write(partial);
            File.Move(partial, path, overwrite: true);
        }
    }

    /// <summary>A name for a file of the cache that follows from what is in it.</summary>
    internal static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];
}
