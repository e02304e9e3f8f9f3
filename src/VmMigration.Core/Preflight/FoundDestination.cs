using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>Where a guest is to go by what was found before: to the best of the hosts that were looked at.</summary>
/// <param name="Vm">The guest.</param>
/// <param name="Best">What was found about the best of them: at least one thing.</param>
/// <param name="Error">Why it is not moved there; null where nothing stands in the way.</param>
public sealed record FoundDestination(GuestReference Vm, IReadOnlyList<MigrationCheck> Best, MigrationException? Error)
{
    /// <summary>The host that the guest is on.</summary>
    public string Source => Best[0].Source;

    /// <summary>The host that it is to go to.</summary>
    public string Destination => Best[0].Destination;

    /// <summary>How to reach <see cref="Source"/>; null where only its name is known.</summary>
    public HostReference? SourceReference => Best[0].SourceReference;

    /// <summary>How to reach <see cref="Destination"/>; null where only its name is known.</summary>
    public HostReference? DestinationReference => Best[0].DestinationReference;

    /// <summary>The best destination of each guest, in the order in which guests come.</summary>
    /// <param name="findings">What was found, of any guests and hosts; what is about hosts alone counts for none.</param>
    /// <param name="destination">The only destination that is meant; null for any.</param>
    /// <param name="skipChecks">The ids of the checks whose failing the administrator takes upon himself.</param>
    public static IEnumerable<FoundDestination> Of(
        IEnumerable<MigrationCheck> findings, string? destination, IReadOnlyCollection<string> skipChecks) =>
        from finding in findings
        where finding.Vm is not null && (destination is null || string.Equals(finding.Destination, destination, StringComparison.OrdinalIgnoreCase))
        group finding by (Vm: finding.Vm!, Source: finding.Source.ToUpperInvariant()) into guest
        let ranked = DestinationRanking.BestFirst(guest, skipChecks)
        let uuid = guest.Select(f => f.VmUuid).FirstOrDefault(u => u is not null)
        select new FoundDestination(new GuestReference(guest.Key.Vm, uuid), ranked[0], Refusal(guest.Key.Vm, ranked, skipChecks));

    private static MigrationException? Refusal(
        string vm, IReadOnlyList<IReadOnlyList<MigrationCheck>> ranked, IReadOnlyCollection<string> skipChecks)
    {
        var stopping = ranked[0].Where(f => DestinationRanking.Stops(f, skipChecks)).ToArray();
        if (stopping is not [var first, ..])
        {
            return null;
        }

        var where = ranked.Count == 1 ? first.Destination : $"{first.Destination}, the best of {ranked.Count} hosts";
        var more = stopping.Length == 1 ? "" : $" {stopping.Length - 1} more stand in the way.";
        return new MigrationException(
            MigrationError.Incompatible,
            $"{vm} was not moved to {where}: {first.Message} ({first.Id}).{more}",
            $"{first.Fix ?? "Mend it."} Then test again, or take it upon yourself with -SkipCheck {first.Id}.",
            vm);
    }
}
