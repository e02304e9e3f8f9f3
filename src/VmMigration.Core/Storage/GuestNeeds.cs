using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>Whether a guest needs something that is about to be deleted.</summary>
internal static class GuestNeeds
{
    /// <summary>Asks for the guest's description. One that cannot be understood may need it; a guest that has gone does not.</summary>
    public static async Task<bool> MayBeSoAsync(
        IHypervisor host, Guid guest, GuestXml which, Func<DomainDescription, bool> needs, CancellationToken cancellationToken)
    {
        try
        {
            return needs(DomainDescription.Parse(await host.GetGuestXmlAsync(guest, which, cancellationToken).ConfigureAwait(false)));
        }
        catch (DomainXmlException)
        {
            return true;
        }
        catch (MigrationException e) when (e.Error is MigrationError.VmNotFound)
        {
            return false;
        }
    }

    /// <summary>Why something is not deleted.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="users">Who needs it.</param>
    /// <param name="remove">The command that deletes it.</param>
    /// <param name="target">What it is.</param>
    public static MigrationException Kept(IHypervisor host, IEnumerable<string> users, string remove, string target) => new(
        MigrationError.StorageInUse,
        $"it is kept, since on {host.Host.Name} it is needed by {string.Join(", ", users)}.",
        $"Delete it when that is no longer so ({remove}).",
        target);
}
