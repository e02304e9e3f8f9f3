using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// Takes autostart off a definition that is on the source while the guest is on the destination: should the source start anew, a
/// second copy would run. Done before anything moves, and put back where the guest was not moved.
/// </summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
internal sealed record TakeOffAutostartStep(Guid Uuid, string Vm) : MoveStep(MoveSide.Source)
{
    public const string Name = "takeOffAutostart";

    public override string Kind => Name;

    public override string Subject => $"autostart of {Vm} is taken off";

    public override string TakesBack => $"puts back the autostart of {Vm}";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["vm"] = Vm };

    public static TakeOffAutostartStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), fields["vm"]);

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => host.SetAutostartAsync(Uuid, false, cancellationToken);

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { Persistent: true })
        {
            await host.SetAutostartAsync(Uuid, true, cancellationToken).ConfigureAwait(false);
        }
    }
}
