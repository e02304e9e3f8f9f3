namespace VmMigration.Preflight.Checks;

/// <summary>How many a machine type takes depends on the QEMU, and on the kernel behind it.</summary>
internal sealed class VcpuLimitCheck() : PreflightCheck(
    "VcpuLimit", CheckCategory.Platform, "Does the destination's machine type take as many vCPUs as the guest can have?",
    "unsupported configuration: Maximum CPUs greater than specified machine type limit 255")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (wanted, destination) = (move.Domain.Vcpus.Maximum, move.Destination.Name);
        var offered = await move.Destination.DomainCapabilitiesAsync(move.Domain.Platform).ConfigureAwait(false);
        if (offered.MaxVcpus is { } limit && wanted > limit)
        {
            found.Fail(
                $"it can have {wanted} vCPUs, and {offered.Machine} on {destination} takes {limit}",
                $"Choose another host. For later moves: fewer vCPUs (virsh setvcpus {move.Virsh} {limit} --maximum --config) or a machine type that takes more, and a restart.",
                "vcpu", $"{move.VM}: {wanted}, {destination}: {limit}");
        }
        else
        {
            found.Pass($"{offered.Machine} on {destination} takes its {wanted} vCPUs");
        }
    }
}
