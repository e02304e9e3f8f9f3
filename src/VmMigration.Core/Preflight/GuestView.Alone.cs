using System.Collections.Concurrent;

namespace VmMigration.Preflight;

public sealed partial class GuestView
{
    private static readonly ConcurrentDictionary<Guid, SemaphoreSlim> Gates = new();

    /// <summary>Asks what makes libvirt hold the guest for a migration, which it does once at a time.</summary>
    internal async Task<T> AloneAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var gate = Gates.GetOrAdd(Uuid, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }
}
