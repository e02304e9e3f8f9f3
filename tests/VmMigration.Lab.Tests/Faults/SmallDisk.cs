using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A host's folder of images on a disk of its own, which can be filled up.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly LabHost _host;

    private SmallDisk(LabHost host) => _host = host;

    private string Filling => $"{_host.ImageDirectory}/filling";

    public static async Task<SmallDisk> MountAsync(LabHost host, int mebibytes)
    {
        await StorageSay.ShellAsync(host, $"mount -t tmpfs -o size={mebibytes}m tmpfs {host.ImageDirectory}");
        return new SmallDisk(host);
    }

    /// <summary>Takes all that is free.</summary>
    public Task FillAsync() => StorageSay.ShellAsync(_host, $"dd if=/dev/zero of={Filling} bs=64k 2>/dev/null; test -s {Filling}");

    /// <summary>Gives it back.</summary>
    public Task EmptyAsync() => StorageSay.ShellAsync(_host, $"rm -f {Filling}");

    public async ValueTask DisposeAsync() => await _host.RunAsync("umount", "-l", _host.ImageDirectory);
}
