using VmMigration.Secrets;

namespace VmMigration.Preflight.Checks;

/// <summary>Of a secret that is lacking QEMU on the destination learns only when it opens the disk.</summary>
internal sealed class SecretsCheck() : PreflightCheck(
    CheckIds.Secrets, CheckCategory.Storage, "Does the destination have the secrets that its disks and TPM need?",
    "Secret not found: no secret with matching uuid '…'")
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var needs = SecretNeed.Of(move.Domain);
        List<string> copied = [];
        foreach (var need in needs)
        {
            try
            {
                if (await move.Destination.OnceAsync(
                    $"copy of secret {need.Name} from {move.Source.Name}",
                    token => SecretPlanner.ToCopyAsync(move.Request, need, move.Source.Hypervisor, move.Destination.Hypervisor, token)).ConfigureAwait(false) is { } secret)
                {
                    copied.Add($"{secret}");
                }
            }
            catch (MigrationException e) when (e.Check == Id)
            {
                found.Fail(e.Message.TrimEnd('.'), e.RecommendedAction, need.User, error: e.Error);
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass(needs.Count == 0 ? "it needs no secret"
                : copied.Count == 0 ? $"{move.Destination.Name} has all that it needs"
                : $"{move.Destination.Name} gets {string.Join(", ", copied)}, as -CopySecret allows");
        }
    }
}
