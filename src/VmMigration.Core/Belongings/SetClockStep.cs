using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>Has a guest's agent set its clock once it is there: the clock stood still for as long as the guest did.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
internal sealed record SetClockStep(Guid Uuid, string Vm) : MoveStep(MoveSide.Destination)
{
    public const string Name = "setClock";

    public override string Kind => Name;

    public override string Subject => $"the clock of {Vm} (virsh domtime {CommandText.Virsh(Vm, Uuid)} --sync)";

    public override bool IsWorthTelling => false;

    public override string? PutsInOrder => $"has the agent of {Vm} set its clock";

    internal override bool ActsBefore => false;

    internal override bool IsDispensable => true;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["vm"] = Vm };

    public static SetClockStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), fields["vm"]);

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => host.SetClockAsync(Uuid, cancellationToken);
}
