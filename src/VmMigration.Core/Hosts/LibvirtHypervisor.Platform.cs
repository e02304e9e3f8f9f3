using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<DomainCapabilities> GetDomainCapabilitiesAsync(GuestPlatform platform, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            return DomainCapabilities.Parse(await _libvirt.GetDomainCapabilitiesAsync(platform, cancellationToken).ConfigureAwait(false));
        }
        catch (LibvirtErrorException e) when (IsRefusal(e))
        {
            throw new MigrationException(
                MigrationError.Incompatible, e.Message, $"See what {Host.Name} can run: virsh capabilities there.", Host.Name, e);
        }
    });

    public Task<string?> CompareCpuAsync(GuestPlatform platform, string cpu, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            await _libvirt.CompareCpuAsync(platform, cpu, cancellationToken).ConfigureAwait(false);
            return (string?)null;
        }
        catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.CpuIncompatible)
        {
            return e.Message;
        }
    });

    public Task<string> BaselineCpuAsync(
        GuestPlatform platform, IReadOnlyList<string> cpus, bool expand, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.BaselineCpuAsync(platform, cpus, expand, cancellationToken));

    /// <summary>
    /// Whether it says no to the kind of guest: a machine type it does not know or an accelerator that is not there, no
    /// emulator for the architecture, or none at that path (seen as SystemError with no domain of its own).
    /// </summary>
    private static bool IsRefusal(LibvirtErrorException e) => e.Code is LibvirtErrorCode.InvalidArgument or LibvirtErrorCode.ConfigurationUnsupported
        || (e.Code == LibvirtErrorCode.SystemError && e.Message.Contains("QEMU binary", StringComparison.Ordinal));
}
