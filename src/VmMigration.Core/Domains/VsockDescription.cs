namespace VmMigration.Domains;

/// <summary>A guest's address among the guests of its host, which must be free on the destination too.</summary>
/// <param name="Cid">The address, from 3; null when libvirt chooses it and has not yet.</param>
/// <param name="IsAutomatic">Whether libvirt chooses it.</param>
public sealed record VsockDescription(long? Cid, bool IsAutomatic);
