using VmMigration.Hosts;

namespace VmMigration.Parameters;

/// <summary>
/// What a host parameter was given: a name from the inventory, <c>user@host</c>, a libvirt URI, or a host that is
/// known already.
/// </summary>
public sealed class HostArgument
{
    private readonly string _text;
    private readonly HostReference? _reference;

    /// <summary>A host by a text; what it means depends on the inventory.</summary>
    public HostArgument(string text) => _text = text;

    /// <summary>A host that is known.</summary>
    public HostArgument(HostReference reference)
    {
        _text = reference.Name;
        _reference = reference;
    }

    /// <summary>The host it means.</summary>
    /// <exception cref="HostReferenceException">It means none.</exception>
    public HostReference Resolve(Inventory inventory) => _reference ?? HostReference.Resolve(_text, inventory);

    /// <summary>What was written, or the host's name.</summary>
    public override string ToString() => _text;
}
