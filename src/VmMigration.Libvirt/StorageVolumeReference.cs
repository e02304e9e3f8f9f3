namespace VmMigration.Libvirt;

/// <summary>A storage volume as libvirt passes it.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Name">The volume's name in the pool.</param>
/// <param name="Key">libvirt's key of the volume; a path for file based pools.</param>
public sealed record StorageVolumeReference(string Pool, string Name, string Key);
