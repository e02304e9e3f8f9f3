using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>What a guest of that kind may have here, as XML (<c>virConnectGetDomainCapabilities</c>).</summary>
    /// <exception cref="LibvirtErrorException">This host cannot run such a guest.</exception>
    public Task<string> GetDomainCapabilitiesAsync(GuestPlatform platform, CancellationToken cancellationToken) => CallAsync(
        ConnectProcedures.GetDomainCapabilities,
        (platform.Emulator, platform.Architecture, platform.Machine, platform.DomainType, 0u),
        cancellationToken);

    /// <summary>
    /// Compares a processor with what the hypervisor gives guests here (<c>virConnectCompareHypervisorCPU</c>): returns where
    /// it can be had.
    /// </summary>
    /// <exception cref="LibvirtErrorException">With <see cref="LibvirtErrorCode.CpuIncompatible"/>: what is missing.</exception>
    public Task CompareCpuAsync(GuestPlatform platform, string cpu, CancellationToken cancellationToken)
    {
        const uint failIncompatible = 1;
        return CallAsync(
            CpuProcedures.CompareHypervisor,
            (platform.Emulator, platform.Architecture, platform.Machine, platform.DomainType, cpu, failIncompatible),
            cancellationToken);
    }

    /// <summary>
    /// The processor that all of the given ones include, as far as this hypervisor can give it to guests that are to be moved
    /// (<c>virConnectBaselineHypervisorCPU</c>).
    /// </summary>
    /// <param name="platform">What is to run the guests.</param>
    /// <param name="cpus">Processors, of hosts or guests, as XML.</param>
    /// <param name="expand">Whether all features are named, those that its model has anyway too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> BaselineCpuAsync(
        GuestPlatform platform, IReadOnlyList<string> cpus, bool expand, CancellationToken cancellationToken)
    {
        const uint expandFeatures = 1;
        const uint migratable = 2;
        return CallAsync(
            CpuProcedures.BaselineHypervisor,
            (platform.Emulator, platform.Architecture, platform.Machine, platform.DomainType, [.. cpus],
                migratable | (expand ? expandFeatures : 0)),
            cancellationToken);
    }
}
