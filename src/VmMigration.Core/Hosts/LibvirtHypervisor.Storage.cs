using VmMigration.Storage;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    /// <summary>An answer that takes this long is worth a word.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(9);

    private readonly HostWaits _waits = new(TimeProvider.System);

    public IHostStorage Storage => field ??= new LibvirtStorage(Host, _libvirt, _waits, TimeProvider.System);

    public HostWait? Awaited => _waits.Longest ?? (_libvirt.Awaited is { } call && call.For >= Long
        ? new HostWait($"{Host.Name} has not answered yet: {HostErrors.WordsOf(call.Procedure)}", call.For) : null);
}
