namespace VmMigration;

/// <summary>What guests of a host lose by a baseline, compared with all that it could give them.</summary>
/// <param name="Host">The host.</param>
/// <param name="Model">The processor model that comes closest to it.</param>
/// <param name="Features">The features that it has and the baseline has not, in alphabetical order.</param>
public sealed record CpuFeatureLoss(string Host, string Model, IReadOnlyList<string> Features)
{
    /// <summary>The host, its model and what is lost.</summary>
    public override string ToString() => $"{Host} ({Model}): {(Features.Count == 0 ? "nothing" : string.Join(", ", Features))}";
}
