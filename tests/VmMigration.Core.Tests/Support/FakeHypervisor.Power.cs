using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public async Task StartGuestAsync(Guid uuid, bool paused, CancellationToken cancellationToken)
    {
        await AskAsync("start", () => true, cancellationToken);
        host.Asleep.Remove(uuid);
        host.Changed(paused ? "start paused" : "start");
        if (host.Find(g => g.Uuid == uuid) is { } guest)
        {
            host.Has(guest with { State = paused ? VmState.Paused : VmState.Running, Reason = 1 });
        }

        host.OnChange(paused ? "start paused" : "start", uuid);
    }

    public async Task ShutDownGuestAsync(Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync("shut down", () => true, cancellationToken);
        host.Changed("shut down");
        host.OnChange("shut down", uuid);
    }
}
