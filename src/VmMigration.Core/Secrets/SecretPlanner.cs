using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Secrets;

/// <summary>
/// Finds which of a guest's secrets the destination lacks, and has them copied where the administrator allows it. Nobody's value
/// is read for that.
/// </summary>
internal static class SecretPlanner
{
    /// <exception cref="MigrationException">A secret is lacking that may not, or cannot, be copied; and what to do.</exception>
    public static async Task<PlannedSteps> PlanAsync(
        MigrationRequest request, DomainDescription domain, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken)
    {
        List<MoveStep> steps = [];
        List<string> description = [];
        foreach (var need in SecretNeed.Of(domain))
        {
            if (await ToCopyAsync(request, need, source, destination, cancellationToken).ConfigureAwait(false) is not { } secret)
            {
                continue;
            }

            steps.Add(new CopySecretStep(secret, Guid.NewGuid())
            {
                Value = token => source.Secrets.ReadValueAsync(secret.Uuid, token),
            });
            description.Add($"secret: {secret}, which {need.User} needs: copied from {request.Source.Name}, as -CopySecret allows");
        }

        return new PlannedSteps(steps) { Description = description };
    }

    /// <summary>The secret that is copied; null where the destination has it.</summary>
    /// <exception cref="MigrationException">It is lacking, and may not, or cannot, be copied.</exception>
    public static async Task<SecretDescription?> ToCopyAsync(
        MigrationRequest request, SecretNeed need, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken) =>
        await destination.Secrets.FindAsync(need.Secret, cancellationToken).ConfigureAwait(false) is null
            ? await CopyableAsync(request, need, source, destination, cancellationToken).ConfigureAwait(false)
            : null;

    private static async Task<SecretDescription> CopyableAsync(
        MigrationRequest request, SecretNeed need, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken)
    {
        var (here, there) = (request.Source.Name, request.Destination.Name);
        var byHand = $"define it on {there} (virsh secret-define, virsh secret-set-value)";
        if (!request.CopySecret)
        {
            throw Refusal($"{there} does not have", $"Allow it to be copied from {here} (-CopySecret), or {byHand}.");
        }

        if (await source.Secrets.FindAsync(need.Secret, cancellationToken).ConfigureAwait(false) is not { } secret)
        {
            throw Refusal($"neither {here} nor {there} has", $"To go on, {byHand}.");
        }

        PrivateWay.Demand(request.Source);
        PrivateWay.Demand(request.Destination);
        if (secret.IsPrivate)
        {
            throw Refusal($"{there} does not have, and which is private on {here}: libvirt gives nobody its value", $"To go on, {byHand}.");
        }

        if (secret is { UsageType: { } type, Usage: { } usage }
            && await destination.Secrets.FindAsync(new SecretReference(type, null, usage), cancellationToken).ConfigureAwait(false) is { } other)
        {
            throw Refusal(
                $"{there} does not have; what it is for ({type} {usage}) is there the use of secret {other.Uuid}, and libvirt takes one for each use",
                $"Let the guest use one secret on both hosts, or remove that one if it is a leftover (virsh secret-undefine {other.Uuid} on {there}).");
        }

        return secret;

        MigrationException Refusal(string why, string action) => new(
            MigrationError.SecretMissing, $"{need.User} needs secret {need.Name}, which {why}.", action, need.Name) { Check = CheckIds.Secrets };
    }
}
