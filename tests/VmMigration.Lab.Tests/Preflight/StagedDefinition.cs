using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>A libvirt network, or a network filter, that a host has for as long as a test needs it.</summary>
internal sealed class StagedDefinition : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly string[][] _undo;

    private StagedDefinition(LabHost host, params string[][] undo) => (_host, _undo) = (host, undo);

    /// <summary>A network whose guests are on a bridge that the host has.</summary>
    public static async Task<StagedDefinition> NetworkAsync(LabHost host, string name, bool started, string more = "")
    {
        await DefineAsync(host, "net-define", $"<network><name>{name}</name><forward mode='bridge'/><bridge name='br0'/>{more}</network>");
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
