using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>What the source's daemon is told.</summary>
/// <param name="PeerUri">Where it finds the destination's daemon.</param>
/// <param name="Flags">libvirt's flags.</param>
/// <param name="Parameters">libvirt's typed parameters.</param>
public sealed record PeerMigration(string PeerUri, MigrationFlags Flags, TypedParameters Parameters);
