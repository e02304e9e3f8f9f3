using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

public sealed partial class HostView
{
    /// <summary>What its guests that run are described by, for what no two of them can have. One that goes meanwhile, or is not understood, is left out.</summary>
    internal Task<IReadOnlyList<DomainDescription>> RunningAsync() => OnceAsync("descriptions", async token =>
    {
        var running = (await GuestsAsync().ConfigureAwait(false)).Where(g => g.Status.IsActive);
        var all = await Task.WhenAll(running.Select(g => DescribeAsync(g.Uuid, token))).ConfigureAwait(false);
        return (IReadOnlyList<DomainDescription>)[.. all.OfType<DomainDescription>()];
    });

    private async Task<DomainDescription?> DescribeAsync(Guid uuid, CancellationToken token)
    {
        try
        {
            return DomainDescription.Parse(await Hypervisor.GetGuestXmlAsync(uuid, GuestXml.Live, token).ConfigureAwait(false));
        }
        catch (MigrationException) when (Hypervisor.IsOpen)
        {
            return null;
        }
        catch (DomainXmlException)
        {
            return null;
        }
    }
}
