using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>A libvirt network, or a network filter, that a host has for as long as a test needs it.</summary>
internal sealed class StagedDefinition : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly string[][] _undo;

    private StagedDefinition(LabHost host, params string[][] undo) => (_host, _undo) = (host, undo);

    /// <summary>A network whose guests are on a bridge that the host has.</summary>
    public static Task<StagedDefinition> NetworkAsync(LabHost host, string name, bool started, string more = "") =>
        DescribedNetworkAsync(host, name, started, $"<forward mode='bridge'/><bridge name='br0'/>{more}");

    /// <summary>A network of its own, whose host has an address in it and filters nothing.</summary>
    public static async Task<StagedDefinition> SubnetAsync(LabHost host, string name, string address)
    {
        // libvirt writes its cards down there, also where no server is started for them.
        await StorageSay.ShellAsync(host, "mkdir -p /var/lib/libvirt/dnsmasq");
        return await DescribedNetworkAsync(host, name, started: true, $"<forward mode='open'/><dns enable='no'/><ip address='{address}' prefix='24'/>");
    }

    private static async Task<StagedDefinition> DescribedNetworkAsync(LabHost host, string name, bool started, string content)
    {
        await DefineAsync(host, "net-define", $"<network><name>{name}</name>{content}</network>");
        if (started)
        {
            (await host.VirshAsync("net-start", name)).EnsureSuccess();
        }

        return new StagedDefinition(host, ["net-destroy", name], ["net-undefine", name]);
    }

    /// <summary>A filter that lets everything through.</summary>
    public static async Task<StagedDefinition> FilterAsync(LabHost host, string name)
    {
        await DefineAsync(host, "nwfilter-define", $"<filter name='{name}'><rule action='accept' direction='inout'/></filter>");
        return new StagedDefinition(host, ["nwfilter-undefine", name]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string[] command in _undo)
        {
            await _host.VirshAsync(command);
        }
    }

    private static Task DefineAsync(LabHost host, string command, string xml) =>
        StorageSay.ShellAsync(host, $"printf '%s' \"{xml}\" | virsh -c qemu:///system {command} /dev/stdin");
}
