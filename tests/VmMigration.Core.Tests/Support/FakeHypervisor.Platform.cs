using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<DomainCapabilities> GetDomainCapabilitiesAsync(GuestPlatform platform, CancellationToken cancellationToken) =>
        AskAsync("domain capabilities", () => host.Offers(platform), cancellationToken);

    public Task<string?> CompareCpuAsync(GuestPlatform platform, string cpu, CancellationToken cancellationToken) =>
        AskAsync("compare CPU", () => host.CpuObjection(cpu), cancellationToken);

    public Task<string> BaselineCpuAsync(
        GuestPlatform platform, IReadOnlyList<string> cpus, bool expand, CancellationToken cancellationToken) =>
        AskAsync("baseline CPU", () => host.CpuOfAll(cpus, expand), cancellationToken);
}
