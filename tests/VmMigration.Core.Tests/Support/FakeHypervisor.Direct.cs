using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public async Task<DirectMigration> BeginDirectAsync(
        DomainReference guest, TypedParameters parameters, MigrationFlags flags, CancellationToken cancellationToken)
    {
        await DirectAsync("begin", cancellationToken);
        var xml = host.OnDescribe(host.Xml(guest.Uuid) ?? "");
        return new DirectMigration(guest, parameters.With("destination_xml", parameters.Text("destination_xml") ?? xml), flags | MigrationFlags.ChangeProtection);
    }

    public async Task<DirectMigration> PrepareDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        var prepared = await HandOnAsync("prepare", migration, cancellationToken);
        return host.AnswersAddress is { } address ? prepared.SentTo(address) : prepared;
    }

    public async Task<DirectMigration> PerformDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        host.SentTo = migration.Parameters.Text("migrate_uri");
        Interlocked.Increment(ref _performing);
        try
        {
            return await HandOnAsync("perform", migration, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _performing);
        }
    }

    public Task<DirectMigration> FinishDirectAsync(DirectMigration migration, CancellationToken cancellationToken) =>
        HandOnAsync("finish", migration, cancellationToken);

    public async Task<MigrationException?> CancelDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        await DirectAsync("cancel", cancellationToken);
        return host.KnowsWhy;
    }

    public Task ConfirmDirectAsync(DirectMigration migration, bool cancelled, CancellationToken cancellationToken) =>
        DirectAsync(cancelled ? "release" : "confirm", cancellationToken);

    public Task PausePostCopyAsync(Guid uuid, CancellationToken cancellationToken) => ChangeAsync("pause post-copy", uuid, cancellationToken);

    public Task DestroyGuestAsync(Guid uuid, CancellationToken cancellationToken) => ChangeAsync("destroy", uuid, cancellationToken);

    public Task UndefineGuestAsync(Guid uuid, bool keepsTpm, CancellationToken cancellationToken) =>
        ChangeAsync(keepsTpm ? "undefine but for its TPM" : "undefine", uuid, cancellationToken);

    private async Task<DirectMigration> HandOnAsync(string what, DirectMigration migration, CancellationToken cancellationToken)
    {
        await DirectAsync(what, cancellationToken);
        return migration;
    }

    private async Task DirectAsync(string what, CancellationToken cancellationToken)
    {
        await AskAsync(what, () => true, cancellationToken);
        host.Changed(what);
        await host.OnDirect(what).WaitAsync(cancellationToken);
    }

    private async Task ChangeAsync(string what, Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync(what, () => true, cancellationToken);
        host.Changed(what);
        host.OnChange(what, uuid);
    }
}
