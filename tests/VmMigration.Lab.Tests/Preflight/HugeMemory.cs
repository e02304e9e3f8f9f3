using System.Globalization;
using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>
/// Huge pages for guests of both hosts. They are of one kernel and share its pages; each host has a mount of its own, which
/// its libvirtd finds when it starts.
/// </summary>
internal sealed class HugeMemory : IAsyncDisposable
{
    private const string Setting = "/proc/sys/vm/nr_hugepages";
    private const string Folder = "/run/hugepages";
    private readonly LabEnvironment _lab;
    private readonly long _before = Read();

    private HugeMemory(LabEnvironment lab) => _lab = lab;

    public static async Task<HugeMemory> OnAsync(LabEnvironment lab)
    {
        Assert.SkipUnless(File.Exists(Setting), "This kernel has no huge pages.");
        var memory = new HugeMemory(lab);
        try
        {
            await Task.WhenAll(lab.Hosts.Select(async host =>
            {
                await StorageSay.ShellAsync(host, $"mkdir -p {Folder} && mount -t hugetlbfs none {Folder}");
                await host.RestartLibvirtdAsync();
            }));
            return memory;
        }
        catch
        {
            await memory.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has that many pages of 2 MiB more than there were; skips the test where the machine has not that much in one piece.</summary>
    public void Have(int pages)
    {
        File.WriteAllText(Setting, (_before + pages).ToString(CultureInfo.InvariantCulture));
        Assert.SkipWhen(Read() != _before + pages, "This machine has not enough memory in pieces of 2 MiB.");
    }

    public async ValueTask DisposeAsync()
    {
        File.WriteAllText(Setting, _before.ToString(CultureInfo.InvariantCulture));
        await Task.WhenAll(_lab.Hosts.Select(async host =>
        {
            await host.RunAsync("umount", "-l", Folder);
            await host.RestartLibvirtdAsync();
        }));
    }

    private static long Read() => File.Exists(Setting) ? long.Parse(File.ReadAllText(Setting), CultureInfo.InvariantCulture) : 0;
}
