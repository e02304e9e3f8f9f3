using System.Text.Json;

namespace VmMigration.Lab;

/// <summary>What another process must know to use a lab or to remove it. Written before anything is created.</summary>
internal sealed record LabState
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public required string Name { get; init; }

    /// <summary>The lab's share of the address ranges.</summary>
    public required int Number { get; init; }

    /// <summary>The run of the machine's kernel that the lab belongs to.</summary>
    public required string BootId { get; init; }

    /// <summary>The process that the lab lives with; null when it stays until it is removed.</summary>
    public ProcessIdentity? Owner { get; init; }

    public required string DataDirectory { get; init; }

    public required int Hosts { get; init; }

    public bool SharedStorage { get; init; }

    /// <summary>The hosts that do not run as the machine itself does, by their numbers.</summary>
    public IReadOnlyDictionary<int, LabHostKind> Kinds { get; init; } = new Dictionary<int, LabHostKind>();

    public static string CurrentBootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Whether nobody needs the lab any more: its owner is gone, or the machine was started anew.</summary>
    public bool IsLeftover => BootId != CurrentBootId || Owner is { IsAlive: false };

    public LabPaths Paths => new(Name, DataDirectory);

    public LabAddresses Addresses => new(Number);

    /// <summary>How a host runs.</summary>
    public LabHostKind Kind(int host) => Kinds.GetValueOrDefault(host) ?? new LabHostKind();

    /// <summary>Whether a state is still that of this lab, and not of a later one of the same name.</summary>
    public bool IsOf(LabState? other)
        => other is not null && (other.Name, other.Number, other.BootId, other.Owner) == (Name, Number, BootId, Owner);

    public void Save() => File.WriteAllText(Paths.State, JsonSerializer.Serialize(this, Json));

    /// <summary>The state of a lab; null when there is no such lab.</summary>
    public static LabState? Load(string name)
    {
        try
        {
            return JsonSerializer.Deserialize<LabState>(File.ReadAllText(new LabPaths(name, "").State));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
