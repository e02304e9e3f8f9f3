using VmMigration.Domains;
using VmMigration.Migration;

namespace VmMigration.Preflight;

public sealed partial record MoveView
{
    private RewrittenDomain? _arrival;
    private DomainDescription? _arriving;

    /// <summary>
    /// The guest as the destination will be told to make it, but for its disks: on the networks, addresses, processors and
    /// cells that the destination has, as far as the move sees to that.
    /// </summary>
    /// <exception cref="MigrationException">The XML that the administrator gave for it is none of a guest.</exception>
    public DomainDescription Arriving => _arriving ??= Read(() => DomainDescription.Parse(Arrival.Xml));

    /// <summary>What of the guest's description is other there, and what it loses by it.</summary>
    /// <exception cref="MigrationException">The XML that the administrator gave for it is none of a guest.</exception>
    internal RewrittenDomain Arrival => _arrival ??= Request.DestinationXml is { } own
        ? new RewrittenDomain(own, [], [])
        : Read(() => DomainRewriter.Rewrite(
            Facts.DomainXml ?? throw new InvalidOperationException("This move has no guest."), DestinationDescription.HostMaps(Facts)));

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DomainXmlException e)
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid, $"the XML for {Destination.Name} describes no guest: {e.Message}",
                "Give XML that virsh define would take, or leave it out.", VM, e);
        }
    }
}
