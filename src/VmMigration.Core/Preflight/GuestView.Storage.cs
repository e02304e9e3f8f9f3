using VmMigration.Storage;

namespace VmMigration.Preflight;

public sealed partial class GuestView
{
    /// <summary>The images behind its disks, those that they are based on too; it has to run.</summary>
    internal Task<IReadOnlyList<GuestImage>> ImagesAsync() => Source.Storage.ListImagesAsync(Uuid, CancellationToken.None);
}
