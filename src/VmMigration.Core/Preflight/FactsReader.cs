using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>Reads what both hosts say of a move at first: what no check can do without.</summary>
internal static class FactsReader
{
    /// <summary>Reads them. A guest that the source does not have is none.</summary>
    /// <exception cref="MigrationException">A host refused, was lost, or is not understood.</exception>
    public static async Task<MoveFacts> ReadAsync(MigrationRequest request, HostView source, HostView destination)
    {
        var sourceFacts = source.FactsAsync();
        var destinationFacts = destination.FactsAsync();
        var guest = await source.FindAsync(request.Guest).ConfigureAwait(false);
        var sameName = destination.NamedAsync(request.DestinationName ?? guest?.Name ?? request.VM);
        var sameUuid = guest is null ? Task.FromResult<GuestStatus?>(null) : destination.GuestAsync(guest.Uuid);
        var view = guest is null ? null : new GuestView(source, guest);
        var job = view is { Status.IsActive: true } ? view.JobAsync() : Task.FromResult<MigrationSample?>(null);
        var downtime = view is { Status.IsActive: true } && (request.MaxDowntime is not null || request.Ending is not null)
            ? view.MaxDowntimeAsync() : Task.FromResult(TimeSpan.Zero);
        // What a guest has only until it is shut down does not come along.
        var which = request.Kind is MigrationKind.Cold && guest is { Persistent: true } ? GuestXml.Kept : GuestXml.ForMove;
        var xml = view?.XmlAsync(which);
        var kept = which is GuestXml.ForMove && guest is { Persistent: true, IsActive: true } && request is { Persist: not false, PersistentXml: null }
            ? view?.XmlAsync(GuestXml.Kept) : null;
        await Task.WhenAll(sourceFacts, destinationFacts, sameName, sameUuid, job, downtime, xml ?? Task.CompletedTask, kept ?? Task.CompletedTask).ConfigureAwait(false);
        var facts = new MoveFacts(
            request,
            await sourceFacts.ConfigureAwait(false),
            await destinationFacts.ConfigureAwait(false),
            guest,
            await job.ConfigureAwait(false),
            await sameUuid.ConfigureAwait(false),
            await sameName.ConfigureAwait(false));
        return view is null || xml is null ? facts : facts with
        {
            DomainXml = await xml.ConfigureAwait(false),
            Domain = await view.DomainAsync(which).ConfigureAwait(false),
            KeptXml = kept is null ? null : await kept.ConfigureAwait(false),
            MaxDowntime = await downtime.ConfigureAwait(false),
        };
    }
}
