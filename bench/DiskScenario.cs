using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(h) A guest with a disk that only its host has: the cmdlet, which makes the target itself, against virsh with a target made by hand.</summary>
internal sealed class DiskScenario : IBenchScenario
{
    private const string Path = "/var/lib/libvirt/images/bench.qcow2";
    private const int SizeMiB = 2048;
    private const int FilledMiB = 1024;

    public string Name => "disk";

    public string Question => "a block migration of a 2 GiB image with 1 GiB in it, cmdlet against virsh migrate --copy-storage-all";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await MakeAsync(setting.First);
        await ShellAsync(setting.First, $"qemu-io -f qcow2 -c 'write -P 90 0 {FilledMiB}M' {Path}");
        await using LabGuest guest = await setting.Lab.StartGuestAsync(
            setting.First,
            new GuestOptions { Kind = GuestKind.BootSector, Persistent = true, Disks = [new GuestDisk(Path) { SizeMiB = SizeMiB }] },
            cancellationToken);
        await using PowerShellSession session = await PowerShellSession.StartAsync(
            setting.PowerShell, $"Import-Module '{Checkout.Manifest}'; $ProgressPreference = 'SilentlyContinue'");
        List<double> ours = [];
        List<double> theirs = [];
        for (int round = 0; round < Math.Max(2, setting.Rounds / 3); round++)
        {
            // Each side goes each way equally often.
            (LabHost here, LabHost there) = (setting.First, setting.Second);
            ours.Add(await OursAsync(session, guest, here, there));
            theirs.Add(await TheirsAsync(setting, guest, there, here, cancellationToken));
            theirs.Add(await TheirsAsync(setting, guest, here, there, cancellationToken));
            ours.Add(await OursAsync(session, guest, there, here));
        }

        double rate = FilledMiB * 1000 / Median.Of(ours);
        double other = FilledMiB * 1000 / Median.Of(theirs);
        return [new("a block migration, by its rate", "MiB/s", rate, other, other / rate, 1 / 0.95, $"{ours.Count} moves each, in turn; median, whole move")];
    }

    private static async Task<double> OursAsync(PowerShellSession session, LabGuest guest, LabHost from, LabHost to)
    {
        long start = Stopwatch.GetTimestamp();
        string outcome = await session.AskAsync($"(Start-VmLiveMigration {guest.Name} {to.Name} -Source {from.Name} | Select-Object -Last 1).Outcome");
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return outcome == "Completed" ? elapsed : throw new InvalidOperationException($"The move ended as '{outcome}'.");
    }

    /// <summary>Neither the target that is made by hand nor the image that is removed afterwards counts.</summary>
    private static async Task<double> TheirsAsync(
        BenchSetting setting, LabGuest guest, LabHost from, LabHost to, CancellationToken cancellationToken)
    {
        await MakeAsync(to);
        double elapsed = await BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, from, to, "--copy-storage-all"), cancellationToken);
        await ShellAsync(from, $"rm {Path}");
        return elapsed;
    }

    private static Task MakeAsync(LabHost host) => ShellAsync(host, $"qemu-img create -q -f qcow2 {Path} {SizeMiB}M");

    private static async Task ShellAsync(LabHost host, string line) => (await host.RunAsync("sh", "-c", line)).EnsureSuccess();
}
