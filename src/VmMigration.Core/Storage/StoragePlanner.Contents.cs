using VmMigration.Preflight;

namespace VmMigration.Storage;

// What is in images beside the disk, and would go with them.
internal sealed partial class StoragePlanner
{
    /// <summary>A copy has what the guest sees, and the image that it is made from goes: nothing that was in it may go unasked.</summary>
    private async Task DemandNothingLostAsync(DiskSubject subject, Func<Task<ImageContents?>> look)
    {
        var (contents, why) = await SeenAsync(look).ConfigureAwait(false);
        if (contents is null)
        {
            _beyondCopies[subject.Disk.Target] = $"whether it has snapshots or bitmaps in it, which no copy has, could not be seen ({why})";
        }
        else if (contents.Lost(contents.Bitmaps.Count > 0 && await _sight.CarriesBitmapsAsync().ConfigureAwait(false)) is { } lost)
        {
            if (!_request.SkipChecks.Contains(CheckIds.ImageContents, StringComparer.OrdinalIgnoreCase))
            {
                throw Refusal(
                    subject, $"has {lost} in its image, which no copy of the disk has",
                    $"Put it on storage that both hosts share, or delete what nobody needs (qemu-img snapshot -l, qemu-img info on {Here}). "
                        + $"-SkipCheck {CheckIds.ImageContents} copies the disk alone, and keeps the image with the rest on {Here}.",
                    CheckIds.ImageContents);
            }

            _beyondCopies[subject.Disk.Target] = $"it has {lost}, which its copy on {There} has not";
        }
    }

    private static async Task<(ImageContents? Contents, string Why)> SeenAsync(Func<Task<ImageContents?>> look)
    {
        try
        {
            return (await look().ConfigureAwait(false), "no started pool is over its folder");
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            return (null, e.Message.TrimEnd('.'));
        }
    }

    private async Task<ImageContents?> LookIntoAsync(string folder, string name, bool isOfDevice, string? devices) =>
        !isOfDevice ? await _sight.LookIntoAsync(folder, name).ConfigureAwait(false)
            : devices is null ? null
            : await ImageContents.ReadAsync((offset, length) => _here.ReadPartAsync(devices, name, offset, length, _cancellation)).ConfigureAwait(false);
}
