namespace VmMigration.Domains;

/// <summary>A graphics card.</summary>
/// <param name="Model"><c>virtio</c>, <c>qxl</c>, <c>vga</c>.</param>
/// <param name="Accelerates3D">Whether the host's own card draws for it.</param>
public sealed record VideoDescription(string Model, bool Accelerates3D);
