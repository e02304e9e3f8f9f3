namespace VmMigration;

/// <summary>A disk of a guest.</summary>
/// <param name="Target">The name in the guest's definition, such as <c>vda</c>.</param>
/// <param name="Source">What is behind it: a path or a network name; null when empty.</param>
/// <param name="Capacity">What the guest sees, in bytes.</param>
/// <param name="Allocation">What it takes on the host, in bytes.</param>
public sealed record VmDisk(string Target, string? Source, long? Capacity, long? Allocation)
{
    /// <inheritdoc/>
    public override string ToString() => Source is null ? Target : $"{Target} {Source}";
}
