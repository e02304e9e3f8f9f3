using System.Collections.Concurrent;
using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>
/// Reaches a folder of a host through a pool: the one that is there, or one that lasts as long as what is done with it.
/// A running guest needs no pool, so that none is left standing during a move.
/// </summary>
internal static class FolderAccess
{
    /// <summary>How the pools are called that are started here and gone right after.</summary>
    public const string PoolPrefix = "vmmigration-";

    /// <summary>One at a time on a folder: nobody's pool is stopped under another's hands.</summary>
    private static readonly ConcurrentDictionary<(string Host, string Folder), SemaphoreSlim> Gates = new();

    /// <summary>The host of which this flow has a folder.</summary>
    private static readonly AsyncLocal<string?> Held = new();

    /// <summary>Whether it is a pool that lasts for a moment.</summary>
    public static bool IsOurs(StoragePoolDescription pool) => pool.Name.StartsWith(PoolPrefix, StringComparison.Ordinal);

    /// <summary>Does something with the pool over a folder.</summary>
    /// <param name="host">The host.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="build">Whether a folder that is not there is made.</param>
    /// <param name="use">What is done; given null where there is no such folder.</param>
    /// <param name="cancellationToken">Gives up; what was started is stopped all the same.</param>
    /// <exception cref="MigrationException"><see cref="MigrationError.StoragePlaceRefused"/>: no pool is over it, and it is no place for images.</exception>
    public static Task<T> UseAsync<T>(
        IHypervisor host, string folder, bool build, Func<StoragePoolDescription?, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(host, folder, build, seesOnly: false, use, cancellationToken);

    /// <summary>Sees what is in a folder, also in one where images may not be made: other guests may have theirs anywhere.</summary>
    /// <param name="host">The host.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="use">What is seen; given null where there is no such folder.</param>
    /// <param name="cancellationToken">Gives up; what was started is stopped all the same.</param>
    /// <exception cref="MigrationException"><see cref="MigrationError.StoragePlaceRefused"/>: it is no folder of files.</exception>
    public static Task<T> SeeAsync<T>(
        IHypervisor host, string folder, Func<StoragePoolDescription?, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(host, folder, build: false, seesOnly: true, use, cancellationToken);

    private static async Task<T> UseAsync<T>(
        IHypervisor host, string folder, bool build, bool seesOnly, Func<StoragePoolDescription?, Task<T>> use, CancellationToken cancellationToken)
    {
        TakeInOrder(host);
        var gate = Gates.GetOrAdd((host.Host.Machine, folder), _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await host.Storage.FindPoolOfFolderAsync(folder, cancellationToken).ConfigureAwait(false) is { } standing
                && !IsOurs(standing))
            {
                return await use(await host.Storage.RefreshAsync(standing.Name, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }

            var refusal = seesOnly
                ? ImagePlaces.WhyNotSeen(host.Host, folder)
                : await ImagePlaces.WhyNotAsync(host, folder, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                throw refusal;
            }

            return await UseStartedAsync(host, folder, build, use, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Does something with a folder of each of two hosts, whose places are taken in an order that all moves keep.</summary>
    public static Task<T> UseBothAsync<T>(
        (IHypervisor Host, string Folder) here,
        (IHypervisor Host, string Folder) there,
        Func<StoragePoolDescription?, StoragePoolDescription?, Task<T>> use,
        CancellationToken cancellationToken) =>
        string.CompareOrdinal(here.Host.Host.Machine, there.Host.Host.Machine) <= 0
            ? UseAsync(
                here.Host, here.Folder, build: false,
                one => UseAsync(there.Host, there.Folder, build: false, other => use(one, other), cancellationToken),
                cancellationToken)
            : UseAsync(
                there.Host, there.Folder, build: false,
                other => UseAsync(here.Host, here.Folder, build: false, one => use(one, other), cancellationToken),
                cancellationToken);

    /// <summary>Two flows that take folders in two orders wait for each other for good: whoever has one takes another only of a later host.</summary>
    private static void TakeInOrder(IHypervisor host)
    {
        if (Held.Value is { } held && string.CompareOrdinal(held, host.Host.Machine) >= 0)
        {
            throw new InvalidOperationException($"A folder of {host.Host.Machine} is taken by somebody who has one of {held}.");
        }

        // It lasts as long as the method that calls this one.
        Held.Value = host.Host.Machine;
    }

    private static async Task<T> UseStartedAsync<T>(
        IHypervisor host, string folder, bool build, Func<StoragePoolDescription?, Task<T>> use, CancellationToken cancellationToken)
    {
        // Not to be cancelled half way: what was started has to be known, to be stopped.
        var started = await host.Storage.StartPoolOfFolderAsync(folder, build, CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await use(started is null ? null : await host.Storage.RefreshAsync(started.Name, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        finally
        {
            if (started is not null)
            {
                await host.Storage.StopPoolAsync(started.Name, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
