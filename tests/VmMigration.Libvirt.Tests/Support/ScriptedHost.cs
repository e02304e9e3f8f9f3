using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>A <see cref="LibvirtHost"/> whose one connection leads to a <see cref="ScriptedDaemon"/>; opening it is left out.</summary>
internal static class ScriptedHost
{
    public static LibvirtHost Of(ScriptedDaemon daemon, string name) => new(
        LibvirtUri.Parse($"qemu+tcp://{name}/system"),
        new DialOptions(),
        null,
        new LibvirtConnection(new StreamChannel(daemon.Client, name, isEncrypted: false, isLocal: false), daemon.Connect()));
}
