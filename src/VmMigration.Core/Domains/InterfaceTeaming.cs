namespace VmMigration.Domains;

/// <summary>
/// The part of a card in a pair: <c>transient</c> is the fast one that is unplugged while the guest is moved,
/// <c>persistent</c> the one that carries on meanwhile.
/// </summary>
/// <param name="Type"><c>transient</c> or <c>persistent</c>.</param>
/// <param name="Persistent">For the transient one: the alias of the other.</param>
public sealed record InterfaceTeaming(string Type, string? Persistent);
