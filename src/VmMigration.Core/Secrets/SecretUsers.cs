using VmMigration.Domains;
using VmMigration.Hosts;

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
            if (await NeedsAsync(host, guest, secret, cancellationToken).ConfigureAwait(false))
            {
                users.Add($"guest {guest.Name}");
            }
        }

        return users;
    }

    private static async Task<bool> NeedsAsync(IHypervisor host, MigrationVm guest, SecretDescription secret, CancellationToken cancellationToken)
    {
        try
        {
            var which = guest.Persistent is false ? GuestXml.Live : GuestXml.Kept;
            var domain = DomainDescription.Parse(await host.GetGuestXmlAsync(guest.Uuid, which, cancellationToken).ConfigureAwait(false));
            return SecretNeed.Of(domain).Any(n => n.Is(secret));
        }
        catch (DomainXmlException)
        {
            // Whoever cannot be understood may need it.
            return true;
        }
        catch (MigrationException e) when (e.Error is MigrationError.VmNotFound)
        {
            return false;
        }
    }
}
