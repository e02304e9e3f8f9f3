using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>An image as a move's journal knows it, so that another file at its path is not taken for it.</summary>
/// <param name="Capacity">What a guest sees, in bytes.</param>
internal sealed record ImageIdentity(long Capacity)
{
    /// <summary>How long after the last sign of life of a session its daemons may still have written; clocks may differ by as much.</summary>
    private const decimal Slack = 60;

    /// <summary>Its format; null when not said.</summary>
    public string? Format { get; init; }

    /// <summary>Its permissions, as libvirt writes them; null when not said.</summary>
    public string? Mode { get; init; }

    /// <summary>When it last changed (<see cref="StorageVolumeDescription.Changed"/>).</summary>
    public string? Changed { get; init; }

    /// <summary>An image as it is now.</summary>
    public static ImageIdentity Of(StorageVolumeDescription volume) =>
        new(volume.Capacity) { Format = volume.Format, Mode = volume.Mode, Changed = volume.Changed };

    /// <summary>What a journal has of it; null where it has none.</summary>
    /// <exception cref="FormatException">A field is not what it should be.</exception>
    public static ImageIdentity? Read(IReadOnlyDictionary<string, string> fields, string prefix) =>
        !fields.TryGetValue($"{prefix}Bytes", out var bytes) ? null : new ImageIdentity(long.Parse(bytes, NumberStyles.None, CultureInfo.InvariantCulture))
        {
            Format = fields.GetValueOrDefault($"{prefix}Format"),
            Mode = fields.GetValueOrDefault($"{prefix}Mode"),
            Changed = fields.GetValueOrDefault($"{prefix}Changed"),
        };

    /// <summary>Writes it among a step's fields.</summary>
    public void Write(Dictionary<string, string> fields, string prefix)
    {
        fields[$"{prefix}Bytes"] = Capacity.ToString(CultureInfo.InvariantCulture);
        fields.SetKnown($"{prefix}Format", Format);
        fields.SetKnown($"{prefix}Mode", Mode);
        fields.SetKnown($"{prefix}Changed", Changed);
    }

    /// <summary>Why a file is not this image as it was; null where nothing has changed since.</summary>
    public string? WhyNotUnchanged(StorageVolumeDescription now) =>
        WhyOther(now) ?? (now.Changed == Changed ? null : "it was changed since the guest left it");

    /// <summary>Why a file is not this image after a guest or a move has written to it; null where it may be.</summary>
    /// <param name="now">The file.</param>
    /// <param name="latest">When it was last written to by that at the latest, by its host's clock; null where somebody was there all the time.</param>
    public string? WhyNotWritten(StorageVolumeDescription now, decimal? latest)
    {
        if (WhyOther(now) is { } other)
        {
            return other;
        }

        if ((FileTimes.Of(Changed), FileTimes.Of(now.Changed)) is not ({ } before, { } after))
        {
            return null;
        }

        return after.Content < before.Content ? "its content is older than that of the one that is known"
            : now.Changed != Changed && latest is { } last && after.Inode > last + Slack ? "it was changed when no session was at the move any more"
            : null;
    }

    private string? WhyOther(StorageVolumeDescription now) =>
        now.Capacity != Capacity && now.Length != Capacity ? $"it has {now.Capacity} bytes, and the one that is known has {Capacity}"
        : Format is not null && now.Format is not null && now.Format != Format ? $"it is {now.Format}, and the one that is known is {Format}"
        : Mode is not null && now.Mode is not null && now.Mode != Mode ? $"its permissions are {now.Mode}, and those of the one that is known are {Mode}"
        : null;
}
