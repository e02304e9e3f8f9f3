using System.Net;

namespace VmMigration.Preflight.Checks;

/// <summary>Unless an address is given, the destination tells the source its own name, for QEMU to send the guest to.</summary>
internal sealed class DestinationHostNameCheck() : HostsCheck(
    "DestinationHostName", CheckCategory.Connection, "Does the source find the destination by the name that memory is sent to?",
    "hostname on destination resolved to localhost, but migration requires an FQDN; Unable to resolve address 'kvm2' service '49152': Name or service not known")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var target = await MigrationTarget.OfAsync(move).ConfigureAwait(false);
        var (source, destination) = (move.Source, move.Destination);
        if (target.Moot is not null || target.IsAddress)
        {
            found.Pass(target.Moot is { } moot ? $"no name is needed: {moot}" : $"no name is needed: memory is sent to {target.Host}");
            return;
        }

        var name = target.Host!;
        var fix = $"Give an address of {destination.Name} (-MigrationAddress, or migrationAddress in the inventory), "
            + $"set migration_host in /etc/libvirt/qemu.conf of {destination.Name}, or enter {name} into /etc/hosts of {source.Name}.";
        if (!target.IsGiven && name.StartsWith("localhost", StringComparison.Ordinal))
        {
            await TellLocalAsync(destination, name, found).ConfigureAwait(false);
            return;
        }

        if (await source.ResolveAsync(name).ConfigureAwait(false) is not { } addresses)
        {
            if (source.NoShell is not null)
            {
                found.SkippedWithoutShell(source);
                return;
            }

            found.Skipped($"{source.Name} has no getent to ask for the address of {name}", "Give an address (-MigrationAddress).");
            return;
        }

        var evidence = $"{source.Name}: {name} is {(addresses.Count == 0 ? "unknown" : string.Join(", ", addresses))}";
        var own = await AddressesAsync(source).ConfigureAwait(false);
        var there = await AddressesAsync(destination).ConfigureAwait(false);
        if (addresses.Count == 0)
        {
            found.Fail($"{source.Name} does not know the name {name}, to which it would send memory", fix, name, evidence);
        }
        else if (addresses.All(a => IPAddress.IsLoopback(a) || own.Contains(a)))
        {
            found.Fail($"{source.Name} takes the name {name}, to which it would send memory, for itself", fix, name, evidence);
        }
        else if (there.Count > 0 && !addresses.Any(there.Contains))
        {
            found.Warning($"{source.Name} takes {name} for {string.Join(", ", addresses)}, and {destination.Name} has none of these", fix, name, evidence);
        }
        else
        {
            found.Pass($"{source.Name} finds {name}", evidence: evidence);
        }
    }

    /// <summary>The name itself is refused, unless another was set for migrations, which only the host's shell tells.</summary>
    private static async Task TellLocalAsync(HostView destination, string name, Findings found)
    {
        var message = $"{destination.Name} calls itself {name}, which is no name for others to send memory to";
        var fix = $"Give an address of it (-MigrationAddress, or migrationAddress in the inventory), or set migration_host in /etc/libvirt/qemu.conf of {destination.Name}.";
        if ((await destination.ShellAsync().ConfigureAwait(false))?.QemuSettings is not null)
        {
            found.Fail(message, fix, name);
        }
        else
        {
            found.Warning($"{message}; its qemu.conf may have another (migration_host)", fix, name);
        }
    }

    private static async Task<IReadOnlyList<IPAddress>> AddressesAsync(HostView host) =>
        [.. (await host.ShellAsync().ConfigureAwait(false))?.Interfaces?.SelectMany(i => i.Addresses).Where(a => !IPAddress.IsLoopback(a)) ?? []];
}
