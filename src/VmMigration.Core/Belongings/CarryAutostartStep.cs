using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>Has the guest start with the destination as it did with the source; libvirt sets that for a guest that is defined there.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Starts">Whether it did.</param>
internal sealed record CarryAutostartStep(Guid Uuid, bool Starts) : MoveStep(MoveSide.Destination)
{
    public const string Name = "carryAutostart";

    public override string Kind => Name;

    public override string Subject => $"autostart ({(Starts ? "on" : "off")})";

    public override bool IsWorthTelling => false;

    internal override bool ActsBefore => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["starts"] = $"{Starts}" };

    public static CarryAutostartStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), bool.Parse(fields["starts"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override async Task FinishAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { Persistent: true })
        {
            await host.SetAutostartAsync(Uuid, Starts, cancellationToken).ConfigureAwait(false);
        }
    }
}
