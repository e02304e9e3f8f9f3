using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>
/// XML that was given instead of what is made of the guest's: it has to be of the same guest. libvirt looks at that only in
/// part, and keeps a definition of another UUID as one that no command removes (seen with 9.0).
/// </summary>
internal static class GivenXml
{
    private const string Kept = "-PersistentXml";

    /// <summary>Compares it with the guest.</summary>
    /// <exception cref="MigrationException">It is another guest's, or gives it other hardware.</exception>
    public static void Demand(MoveFacts facts)
    {
        var (request, guest) = (facts.Request, facts.Guest!);
        Demand(facts, "-DestinationXml", request.DestinationXml);
        Demand(facts, Kept, request.PersistentXml);
        if (request is { PersistentXml: not null, Persist: not true } && !guest.Persistent)
        {
            throw Refusal(guest.Name, Kept, "the guest is transient, so that no definition of it is kept", "Add -Persist, or leave out -PersistentXml.");
        }
    }

    private static void Demand(MoveFacts facts, string parameter, string? xml)
    {
        if (xml is null)
        {
            return;
        }

        var (guest, domain, request) = (facts.Guest!, facts.Domain!, facts.Request);
        var given = Read(guest.Name, parameter, xml);
        Same("UUID", guest.Uuid, given.Uuid);
        Same("name", request.DestinationName ?? guest.Name, given.Name);
        Same("architecture", domain.Os.Architecture, given.Os.Architecture);
        Same("machine type", domain.Os.Machine, given.Os.Machine);
        if (parameter == Kept)
        {
            // What it is to have from its next start on may be something else than what it has now.
            return;
        }

        Same("memory in KiB", domain.Memory.MaximumKiB, given.Memory.MaximumKiB);
        Same("network cards", Cards(domain), Cards(given));

        void Same<T>(string what, T has, T other)
        {
            if (!Equals(has, other))
            {
                throw Refusal(
                    guest.Name, parameter, $"its {what} is {other}, and the guest's is {has}",
                    $"Make it of the guest's own XML: virsh dumpxml {CommandText.Virsh(guest.Name, guest.Uuid)} --migratable on {request.Source.Name}.");
            }
        }
    }

    private static DomainDescription Read(string vm, string parameter, string xml)
    {
        try
        {
            return DomainDescription.Parse(xml);
        }
        catch (DomainXmlException e)
        {
            throw Refusal(vm, parameter, $"it is no guest's XML ({e.Message.TrimEnd('.')})", $"Give its text: {parameter} (Get-Content FILE -Raw).");
        }
    }

    private static string Cards(DomainDescription domain) => domain.Interfaces.Count == 0
        ? "none" : string.Join(", ", domain.Interfaces.Select(i => $"{i.Mac} {i.Model}"));

    private static MigrationException Refusal(string vm, string parameter, string why, string action) => new(
        MigrationError.ParameterInvalid, $"{vm} was not moved: what {parameter} gives is not this guest: {why}.", action, parameter);
}
