namespace VmMigration.Hosts;

/// <summary>A CPU mode and what a host makes of it.</summary>
/// <param name="Name"><c>host-passthrough</c>, <c>maximum</c>, <c>host-model</c> or <c>custom</c>.</param>
/// <param name="IsSupported">Whether guests can have it.</param>
public sealed record CpuModeSupport(string Name, bool IsSupported)
{
    /// <summary>For <c>custom</c> the models there are; for <c>host-model</c> the one it comes to.</summary>
    public IReadOnlyList<CpuModelSupport> Models { get; init; } = [];

    /// <summary>Whether features that keep a guest from being moved can be left out; null when not said.</summary>
    public bool? Migratable { get; init; }

    /// <summary>The model of that name, or null.</summary>
    public CpuModelSupport? FindModel(string name) => Models.FirstOrDefault(model => model.Name == name);
}
