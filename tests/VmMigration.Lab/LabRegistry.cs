using System.Net;
using System.Net.NetworkInformation;

namespace VmMigration.Lab;

/// <summary>The labs of this machine: gives out names and numbers, and clears what crashed owners left.</summary>
internal static class LabRegistry
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The labs there are, leftovers among them.</summary>
    public static IEnumerable<LabState> List()
        => Directory.Exists(LabPaths.RunRoot)
            ? Directory.EnumerateDirectories(LabPaths.RunRoot).Select(d => LabState.Load(Path.GetFileName(d)!)).OfType<LabState>()
            : [];

    /// <summary>Clears leftovers, takes a name and a number, and writes the new lab's state.</summary>
    /// <exception cref="LabException">The name is taken, the folder is not empty, or there is no free number.</exception>
    public static async Task<LabState> ReserveAsync(
        LabOptions options, IReadOnlyDictionary<int, LabHostKind> kinds, CancellationToken cancellationToken)
    {
        string name = options.Name ?? $"lab{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..4]}";
        if (name.Length > 24 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || name[0] == '-')
        {
            throw new LabException($"'{name}' is no name for a lab: up to 24 letters, digits, '-' and '_'.");
        }
        using FileStream gate = await LockAsync(cancellationToken);
        await RemoveLeftoversAsync();
        if (LabState.Load(name) is { } same)
        {
            if (same.Owner is not null || !options.Persistent)
            {
                throw new LabException($"A lab named '{name}' is in use.");
            }
            await RemoveUnlockedAsync(same);
        }
        var state = new LabState
        {
            Name = name,
            Number = FreeNumber(),
            BootId = LabState.CurrentBootId,
            Owner = options.Persistent ? null : ProcessIdentity.Current,
            DataDirectory = options.Directory is { } given ? Path.GetFullPath(given) : $"{LabPaths.DataRoot}/{name}",
            Hosts = options.Hosts,
            SharedStorage = options.SharedStorage,
            Kinds = kinds,
        };
        if (Directory.Exists(state.DataDirectory) && Directory.EnumerateFileSystemEntries(state.DataDirectory).Any())
        {
            if (options.Directory is not null)
            {
                throw new LabException($"'{state.DataDirectory}' is not empty.");
            }
            Directory.Delete(state.DataDirectory, recursive: true);
        }
        LabPaths.CreatePrivate(state.Paths.RunDirectory);
        state.Save();
        return state;
    }

    /// <summary>Removes a lab with all that belongs to it. Safe to repeat.</summary>
    public static async Task RemoveAsync(LabState state)
    {
        using FileStream gate = await LockAsync(CancellationToken.None);
        // The name may have gone to another lab in the meantime.
        if (state.IsOf(LabState.Load(state.Name)))
        {
            await RemoveUnlockedAsync(state);
        }
    }

    private static async Task RemoveLeftoversAsync()
    {
        foreach (LabState leftover in List().Where(s => s.IsLeftover).ToArray())
        {
            await RemoveUnlockedAsync(leftover);
        }
    }

    private static async Task RemoveUnlockedAsync(LabState state)
    {
        if (state.BootId == LabState.CurrentBootId)
        {
            string[] hosts = [.. Enumerable.Range(1, state.Hosts).Select(LabAddresses.HostName), StorageHost.HostName];
            await Task.WhenAll(hosts.Select(h => KillHostAsync(state.Paths, h)));
            await new LabNetwork(state.Addresses).RemoveAsync();
        }
        await DeleteTreeAsync(state.DataDirectory);
        // The state goes last: a removal that is cut off is repeated by the next start.
        foreach (string entry in Directory.EnumerateFileSystemEntries(state.Paths.RunDirectory).Where(e => e != state.Paths.State))
        {
            await DeleteTreeAsync(entry);
        }
        await DeleteTreeAsync(state.Paths.RunDirectory);
    }

    /// <summary>Ends a host: its namespace's first process takes all others with it.</summary>
    public static async Task KillHostAsync(LabPaths paths, string host)
    {
        if (ReadInit(paths, host) is { } init)
        {
            await init.KillAsync();
        }
    }

    /// <summary>A host's first process; null before it is up.</summary>
    public static ProcessIdentity? ReadInit(LabPaths paths, string host)
    {
        try
        {
            string stat = File.ReadAllText(paths.HostInit(host));
            return stat.EndsWith('\n') ? ProcessIdentity.Parse(stat.Trim()) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Deletes a folder or file, also one that is still written to: what a killed owner had started for a host that was not
    /// up yet is about to end, and puts its last files there.
    /// </summary>
    private static async Task DeleteTreeAsync(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }

                return;
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreeNumber()
    {
        HashSet<int> taken = [.. List().Select(s => s.Number)];
        HashSet<IPAddress> own = [.. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
        foreach (int number in Enumerable.Range(1, LabAddresses.MaxNumber))
        {
            var addresses = new LabAddresses(number);
            if (!taken.Contains(number) && !own.Contains(IPAddress.Parse(addresses.Workstation))
                && !File.Exists($"/run/netns/{addresses.SwitchNamespace}"))
            {
                return number;
            }
        }
        throw new LabException("All the labs' address ranges are in use.");
    }

    private static async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        LabPaths.CreatePrivate(LabPaths.RunRoot);
        FileStream? gate = null;
        bool locked = await Wait.UntilAsync(
            () => Task.FromResult(TryLock(out gate)), LockTimeout, TimeSpan.FromMilliseconds(20), cancellationToken);
        return locked ? gate! : throw new LabException($"'{LabPaths.RunRoot}/lock' has been held for a minute.");
    }

    private static bool TryLock(out FileStream? gate)
    {
        try
        {
            gate = new FileStream($"{LabPaths.RunRoot}/lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            gate = null;
            return false;
        }
    }
}
