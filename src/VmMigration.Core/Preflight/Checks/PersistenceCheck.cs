using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Which host keeps its definition afterwards; libvirt keeps it nowhere without a word.</summary>
internal sealed class PersistenceCheck() : PreflightCheck(
    "Persistence", CheckCategory.Guest, "Will the guest's definition be kept where it is needed?",
    "offline migration must be specified with the persistent flag set; the guest is gone when it ends")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (request, guest, source, destination) = (move.Request, move.Guest.Status, move.Source.Name, move.Destination.Name);
        if (request.Kind is MigrationKind.Cold && ColdSteps.WhyNotShutDown(move.Facts) is var (why, fix))
        {
            found.Fail(why, fix, error: MigrationError.VmNotRunning);
        }
        else if (request.Kind is MigrationKind.Live && request.KeepSource && !guest.Persistent)
        {
            found.Warning(
                $"{guest.Name} is transient: {source} has no definition of it to keep", $"Leave out -KeepSource, or define it first (virsh dumpxml {CommandText.Virsh(guest.Name, guest.Uuid)}, virsh define).");
        }
        else if (request is { Kind: MigrationKind.Live, Persist: false, KeepSource: false } && guest.Persistent)
        {
            found.Warning(
                $"{guest.Name} will be defined nowhere: when it ends on {destination}, it is gone", "Leave out -Persist:$false, or add -KeepSource.");
        }
        else
        {
            found.Pass(guest.Persistent ? "its definition is kept" : "it has no definition, and gets none unless it is asked for");
        }

        return Task.CompletedTask;
    }
}
