using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Preflight;

// What the host can run. Answers depend on what a guest runs on, which many guests have in common.
public sealed partial class HostView
{
    /// <summary>What a guest of that kind may have here; see <see cref="IHypervisor.GetDomainCapabilitiesAsync"/>.</summary>
    public Task<DomainCapabilities> DomainCapabilitiesAsync(GuestPlatform platform) =>
        OnceAsync($"capabilities for {platform}", token => Hypervisor.GetDomainCapabilitiesAsync(platform, token));

    /// <summary>Why guests cannot have that processor here; null where they can.</summary>
    public Task<string?> CompareCpuAsync(GuestPlatform platform, string cpu) =>
        OnceAsync($"comparison for {platform} of {cpu}", token => Hypervisor.CompareCpuAsync(platform, cpu, token));

    /// <summary>All features of a processor that a guest has or can have here, by name.</summary>
    internal Task<IReadOnlySet<string>> CpuFeaturesAsync(GuestPlatform platform, string cpu) => OnceAsync(
        $"features for {platform} of {cpu}",
        async token => CpuElement.FeaturesOf(await Hypervisor.BaselineCpuAsync(platform, [cpu], expand: true, token).ConfigureAwait(false), Name));

    /// <summary>The names of its devices of a kind.</summary>
    public Task<IReadOnlyList<string>> DeviceNamesAsync(NodeDeviceKind kind) =>
        OnceAsync($"devices {kind}", token => Hypervisor.ListDeviceNamesAsync(kind, token));
}
