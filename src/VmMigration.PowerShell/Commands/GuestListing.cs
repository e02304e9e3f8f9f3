using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>What a host said when it was asked for its guests.</summary>
/// <param name="Host">The host.</param>
/// <param name="Guests">Its guests; none where it failed.</param>
/// <param name="Error">Why it could not be asked.</param>
internal sealed record GuestListing(HostReference Host, IReadOnlyList<MigrationVm> Guests, MigrationException? Error)
{
    public static async Task<GuestListing> AskAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var guests = await ModuleSession.Current.ListVmsAsync(host, cancellationToken).ConfigureAwait(false);
            KnownGuests.Remember(host, guests);
            return new GuestListing(host, guests, null);
        }
        catch (MigrationException e)
        {
            return new GuestListing(host, [], e);
        }
    }

    /// <summary>The guests that a name, a UUID or a wildcard means.</summary>
    public IEnumerable<MigrationVm> Matching(string name) => WildcardPattern.ContainsWildcardCharacters(name)
        ? Guests.Where(g => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(g.Name))
        : Guests.Where(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(name, out var uuid) && uuid == g.Uuid));
}
