using VmMigration.Libvirt;

namespace VmMigration;

/// <summary>What one check found, as an administrator gets it.</summary>
public sealed record MigrationCheck
{
    private readonly string? _vm;
    private readonly string? _subject;
    private readonly string _message = "";
    private readonly string? _fix;
    private readonly string? _evidence;

    /// <summary>The check's id, which does not change between versions: <c>MachineType</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required CheckCategory Category { get; init; }

    /// <summary>What became of it.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>The guest; null where only hosts were looked at.</summary>
    public string? Vm { get => _vm; init => _vm = value is null ? null : DisplayText.CleanLine(value); }

    /// <summary>The source host.</summary>
    public required string Source { get; init; }

    /// <summary>The destination host.</summary>
    public required string Destination { get; init; }

    /// <summary>What exactly: a disk, a bridge, a feature of the processor; null for the guest or host as a whole.</summary>
    public string? Subject { get => _subject; init => _subject = value is null ? null : DisplayText.CleanLine(value); }

    /// <summary>What was found, in a sentence.</summary>
    public required string Message { get => _message; init => _message = DisplayText.Clean(value); }

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Fix { get => _fix; init => _fix = value is null ? null : DisplayText.Clean(value); }

    /// <summary>The values that were compared: <c>kvm1: 9000, kvm2: 1500</c>; null where there are none.</summary>
    public string? Evidence { get => _evidence; init => _evidence = value is null ? null : DisplayText.Clean(value); }

    /// <summary>The error that a move would have ended with; null where it passed.</summary>
    public string? Prevents { get; init; }

    /// <summary>The question that was asked.</summary>
    public required string Question { get; init; }

    /// <summary>The guest's UUID, where a guest was looked at.</summary>
    internal Guid? VmUuid { get; init; }

    /// <summary>How the source is reached again. No property that is shown: exports are of the text alone.</summary>
    internal Hosts.HostReference? SourceReference { get; init; }

    /// <summary>How the destination is reached again.</summary>
    internal Hosts.HostReference? DestinationReference { get; init; }

    /// <summary>What was found, in a line.</summary>
    public override string ToString() => $"{Status} {Id}: {Message}";
}
