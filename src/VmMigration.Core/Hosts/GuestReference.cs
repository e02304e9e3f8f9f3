using VmMigration.Libvirt;

namespace VmMigration.Hosts;

/// <summary>
/// Which guest is meant. One with a <paramref name="Uuid"/> is looked for by it alone, whatever it is called; without, a
/// name or a UUID was typed.
/// </summary>
/// <param name="Name">What it is called, or what was typed.</param>
/// <param name="Uuid">Its UUID; null where it is not known yet.</param>
public sealed record GuestReference(string Name, Guid? Uuid)
{
    /// <summary>A guest by what was typed.</summary>
    public static implicit operator GuestReference(string name) => FromString(name);

    /// <summary>A guest by what was typed.</summary>
    public static GuestReference FromString(string name) => new(name, null);

    /// <summary>Whether this guest is meant.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="uuid">Its UUID; null where it is not known.</param>
    public bool Means(string name, Guid? uuid) => Uuid is not null
        ? Uuid == uuid
        : (uuid is not null && Guid.TryParse(Name, out var typed) && typed == uuid) || string.Equals(Name, name, StringComparison.Ordinal);

    /// <summary>The guest on a host; null where the host has none.</summary>
    internal Task<GuestStatus?> FindOnAsync(IHypervisor host, CancellationToken cancellationToken) =>
        Uuid is { } uuid ? host.GetGuestAsync(uuid, cancellationToken) : host.FindGuestAsync(Name, cancellationToken);

    /// <summary>The name, fit to be shown.</summary>
    public override string ToString() => DisplayText.CleanLine(Name);
}
