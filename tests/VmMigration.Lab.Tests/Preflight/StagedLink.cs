using System.Globalization;
using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>A bridge that a host has for as long as a test needs it; nothing but guests is on it.</summary>
internal sealed class StagedLink : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly string _name;

    private StagedLink(LabHost host, string name) => (_host, _name) = (host, name);

    public static async Task<StagedLink> MakeAsync(LabHost host, string name, int mtu = 1500)
    {
        await StorageSay.ShellAsync(host, $"ip link add {name} type bridge && ip link set {name} mtu {mtu.ToString(CultureInfo.InvariantCulture)} up");
        return new StagedLink(host, name);
    }

    public async ValueTask DisposeAsync() => await _host.RunAsync("ip", "link", "delete", _name);
}
