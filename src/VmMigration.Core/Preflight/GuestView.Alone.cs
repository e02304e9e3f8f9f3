using System.Collections.Concurrent;

namespace VmMigration.Preflight;

public sealed partial class GuestView
{
    private static readonly ConcurrentDictionary<Guid, SemaphoreSlim> Gates = new();

    /// <summary>
    /// Asks what makes libvirt hold the guest for a migration, which it does once at a time, or what it does not tell of a guest
    /// that it holds.
    /// </summary>
    internal Task<T> AloneAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => AloneAsync(Uuid, ask, cancellationToken);

    /// <summary>The same of a guest by its UUID.</summary>
    internal static async Task<T> AloneAsync<T>(Guid uuid, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var gate = Gates.GetOrAdd(uuid, _ => new SemaphoreSlim(1));
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
