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
}
