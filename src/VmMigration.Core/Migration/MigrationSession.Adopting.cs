using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Makes a guest's post-copy that was begun elsewhere, by whatever program, one of this user's moves, so that it can be
    /// resumed here. What it was begun with is not known: it ends as a move without options does.
    /// </summary>
    /// <param name="request">The guest, the host that it leaves and the one that it goes to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">The guest is in no post-copy there, or the journal cannot be written.</exception>
    public async Task<JournaledMove> AdoptPostCopyAsync(MigrationRequest request, CancellationToken cancellationToken)
    {
        var source = await _services.Connections.GetAsync(request.Source, cancellationToken).ConfigureAwait(false);
        var guest = await request.Guest.FindOnAsync(source, cancellationToken).ConfigureAwait(false) ?? throw VmErrors.NotFound(request.VM, request.Source.Name);
        if (!guest.IsInPostCopy)
        {
            throw new MigrationException(
                MigrationError.MigrationNotFound,
                $"{guest.Name} is in no post-copy on {request.Source.Name}, and there is no journal of a move of it here. Nothing was touched.",
                $"See what moves: Get-VmMigration -Source {request.Source.Name}. Whoever began a move has its journal.",
                guest.Name);
        }

        var peerUri = request.Destination.EffectivePeerUri;
        var flags = MoveFlags.Of(request, guest) | MigrationFlags.PostCopy | (peerUri is null ? MigrationFlags.None : MigrationFlags.PeerToPeer);
        var plan = new MigrationPlan
        {
            Request = request,
            Guest = guest,
            Domain = DomainDescription.Parse(await source.GetGuestXmlAsync(guest.Uuid, GuestXml.ForMove, cancellationToken).ConfigureAwait(false)),
            Control = peerUri is null ? ControlMode.Direct : ControlMode.PeerToPeer,
            Peer = new PeerMigration(peerUri ?? "", flags, new TypedParameters(MoveParameters.Of(request))),
            Description = [],
        };
        var id = Guid.NewGuid();
        using (var journal = MigrationJournal.Begin(_services.Journals, id, plan, _services.Time))
        {
            journal.Note("begun elsewhere");
            journal.Stage(MoveStage.Performing);
        }

        return ListUnfinished().First(m => m.Id == id);
    }
}
