using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Storage;

// What others do with the same pools and folders at the same time is waited for.
internal sealed partial class LibvirtStorage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>As long as it may take to make an image.</summary>
    private static readonly TimeSpan MostForJob = TimeSpan.FromMinutes(10);

    /// <summary>A pool of another workstation's that stands this long was left by a session that is gone.</summary>
    private static readonly TimeSpan MostForOther = TimeSpan.FromMinutes(2);

    /// <summary>Asks a pool again as long as libvirt is at work on one of its volumes.</summary>
    /// <exception cref="MigrationException">It is for too long.</exception>
    private async Task PatientlyAsync(string pool, Func<Task> call, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        IDisposable? wait = null;
        try
        {
            while (true)
            {
                try
                {
                    await call().ConfigureAwait(false);
                    return;
                }
                catch (LibvirtErrorException e) when (e.IsPoolBusy)
                {
                    if (time.GetElapsedTime(since) > MostForJob)
                    {
                        throw new MigrationException(
                            MigrationError.DaemonError,
                            $"libvirt on {host.Name} has been at work on a volume of pool {pool} for {HumanDuration.Format(MostForJob)}, and does nothing else with that pool until then: {e.Message}",
                            $"See what is being made there (on {host.Name}: pgrep -a qemu-img), and try again when it is done.",
                            pool,
                            e);
                    }
                }

                wait ??= waits.Begin($"waits for pool {pool} on {host.Name}: libvirt is at work on a volume of it");
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            wait?.Dispose();
        }
    }

    /// <summary>Starts a pool over a folder: libvirt lets no two pools share one, also where the other is stopped.</summary>
    private async Task<StoragePoolReference> StartOverAsync(string folder, bool build, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FreeAsync(folder, cancellationToken).ConfigureAwait(false) is { } defined)
            {
                return await StartAsync(defined, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                return await libvirt.CreatePoolAsync(FolderPoolXml(folder), build, cancellationToken).ConfigureAwait(false);
            }
            catch (LibvirtErrorException e) when (e is { Code: LibvirtErrorCode.OperationFailed, Domain: LibvirtErrorDomain.Storage })
            {
                // Somebody was faster, unless there is no other.
                if (await DefinedForAsync(folder, cancellationToken).ConfigureAwait(false) is null)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The pool that is defined for a folder, once it is nobody else's for a moment; null where there is none.</summary>
    private async Task<StoragePoolReference?> FreeAsync(string folder, CancellationToken cancellationToken)
    {
        IDisposable? wait = null;
        try
        {
            for (var since = time.GetTimestamp(); ;)
            {
                var pool = await DefinedForAsync(folder, cancellationToken).ConfigureAwait(false);
                if (pool is null || PoolOwner.Of(pool.Name) is not { } owner || owner == PoolOwner.Own || owner.IsGone
                    || (owner.Machine != PoolOwner.Own.Machine && time.GetElapsedTime(since) > MostForOther))
                {
                    return pool;
                }

                wait ??= waits.Begin($"waits for {folder} on {host.Name}, which another session has in its hands (pool {pool.Name})");
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            wait?.Dispose();
        }
    }
}
