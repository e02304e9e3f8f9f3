using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Secrets;

/// <summary>Which guests of a host need a secret.</summary>
internal static class SecretUsers
{
    /// <summary>The guests for reading.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IHypervisor host, SecretDescription secret, CancellationToken cancellationToken)
    {
        List<string> users = [];
        foreach (var guest in await host.ListGuestsAsync(cancellationToken).ConfigureAwait(false))
        {
            var which = guest.Persistent is false ? GuestXml.Live : GuestXml.Kept;
            if (await GuestNeeds.MayBeSoAsync(
                host, guest.Uuid, which, domain => SecretNeed.Of(domain).Any(n => n.Is(secret)), cancellationToken).ConfigureAwait(false))
            {
                users.Add($"guest {guest.Name}");
            }
        }

        return users;
    }
}
