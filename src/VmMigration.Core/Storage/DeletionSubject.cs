using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>An image that a move would delete: the source's once the guest has left, or one that it made for a guest that has not.</summary>
/// <param name="Side">The host that it is on.</param>
/// <param name="Path">Its path there.</param>
internal sealed record DeletionSubject(MoveSide Side, string Path)
{
    /// <summary>The path of what the guest has instead, on the other host; null where that is no file.</summary>
    public string? Twin { get; init; }

    /// <summary>The disk that it is: <c>vda</c>; null for the firmware's variables.</summary>
    public string? Target { get; init; }

    /// <summary>How the source said that the guest left it, as the journal has it; null where it says nothing of it.</summary>
    public string? Departure { get; init; }

    /// <summary>A guest whose need of it does not count; null for none.</summary>
    public Guid? Except { get; init; }

    /// <summary>Why the file that is there is not the one that the journal knows; null where it is.</summary>
    public required Func<StorageVolumeDescription, string?> WhyOther { get; init; }

    /// <summary>The other host.</summary>
    public MoveSide OtherSide => Side is MoveSide.Source ? MoveSide.Destination : MoveSide.Source;
}
