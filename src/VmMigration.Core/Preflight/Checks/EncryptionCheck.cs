using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>What QEMU sends to QEMU is a guest's memory as it is, with all keys and passwords in it. On a network of its own that may be meant so.</summary>
internal sealed class EncryptionCheck() : HostsCheck(
    "Encryption", CheckCategory.Connection, "Does memory go encrypted, or over a network that is declared for migrations?",
    "whoever listens on the network has the guest's memory and disks")
{
    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var request = move.Request;
        var peer = PlanDescription.EncryptionOfPeer(request.Destination.EffectivePeerUri);
        if (request.Tls || (request.Tunnelled && peer != "unencrypted"))
        {
            found.Pass(request.Tls ? "it is encrypted by TLS" : $"it goes through the daemons' connection, {peer}");
        }
        else if ((request.MigrationAddress ?? request.Destination.MigrationAddress) is { } address && !request.Tunnelled)
        {
            found.Pass($"it goes over {address}, which is named for migrations, unencrypted");
        }
        else if (request.Source.Tls is TlsUse.Off || request.Destination.Tls is TlsUse.Off)
        {
            found.Pass("the inventory says that it goes unencrypted (tls: off)");
        }
        else
        {
            found.Warning(
                $"memory, and disks that are copied, go unencrypted from {move.Source.Name} to {move.Destination.Name}, over whatever network they reach each other by",
                "-Tls (tls: prefer in the inventory), or migrationAddress in the inventory for a network of its own; tls: off says that it is meant so.");
        }

        return Task.CompletedTask;
    }
}
