namespace VmMigration.Storage;

/// <summary>An image behind a running guest's disk: the disk's own, or one that it is based on.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Target">The disk: <c>vda</c>.</param>
/// <param name="Path">Its path or network name on the host.</param>
/// <param name="Capacity">What the guest sees, in bytes; 0 when not said.</param>
/// <param name="Physical">What it takes on the host, in bytes; 0 when not said.</param>
public sealed record GuestImage(Guid Guest, string Target, string Path, long Capacity, long Physical);
