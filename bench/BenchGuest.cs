using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>The guest that is moved: Linux, idle, 512 MiB.</summary>
internal static class BenchGuest
{
    public static async Task<LabGuest> StartAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        LabGuest guest = await setting.Lab.StartGuestAsync(
            setting.First, new GuestOptions { Kind = GuestKind.Linux, MemoryMiB = 512, Persistent = true }, cancellationToken);
        await guest.WaitUntilAnsweringAsync(cancellationToken: cancellationToken);
        return guest;
    }
}
