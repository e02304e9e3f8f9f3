using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>The names of the files by which folders are proved to be one or two: those of one look, or of several one after another.</summary>
internal sealed class FolderMarkers
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The one that is made through one of the hosts.</summary>
    public string On(MoveSide side) => $"{FolderProbe.MarkerPrefix}{_id:N}-{(side is MoveSide.Source ? "source" : "destination")}";
}
