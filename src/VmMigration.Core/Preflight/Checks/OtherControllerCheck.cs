using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Who manages guests keeps notes in their descriptions. Clusters do not: a guest of Pacemaker looks like any other, and what it is to
/// the cluster only the host's own files tell.
/// </summary>
internal sealed class OtherControllerCheck() : PreflightCheck(
    "OtherController", CheckCategory.Guest, "Does no other system look after the guest?",
    "the other system starts the guest a second time, or takes it for lost")
{
    private static readonly (string Namespace, string Name, string Way)[] Controllers =
    [
        ("http://openstack.org/xmlns/libvirt/nova/", "OpenStack Nova", "openstack server migrate --live-migration"),
        ("http://ovirt.org/vm/", "oVirt", "its engine (Migrate in the portal, or POST …/vms/ID/migrate)"),
        ("http://kubevirt.io", "KubeVirt", "virtctl migrate"),
        ("http://opennebula.org/xmlns/libvirt/", "OpenNebula", "onevm migrate --live"),
    ];

    private static readonly (string Word, string Name, string Way)[] Clusters =
    [
        ("pacemaker", "Pacemaker", "pcs resource move (crm resource move)"),
        ("ganeti", "Ganeti", "gnt-instance migrate"),
        ("proxmox", "Proxmox VE", "qm migrate"),
    ];

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var controllers = Controllers.Where(c => move.Domain.MetadataNamespaces.Any(n => n.StartsWith(c.Namespace, StringComparison.Ordinal))).ToArray();
        foreach (var (_, name, way) in controllers)
        {
            found.Warning(
                $"{name} looks after it, and will not know where it went: it may start it a second time",
                $"Move it by {way}. If {name} is gone for good, remove its notes (virsh metadata).", name);
        }

        foreach (var (name, way) in await ClustersAsync(move).ConfigureAwait(false))
        {
            found.Warning($"{name} looks after it on {move.Source.Name}, and may start it there a second time", $"Move it by {way}.", name);
        }

        if (found.All.Count == 0)
        {
            found.Pass("no other system has left notes in its description");
        }
    }

    /// <summary>Clusters keep their notes on the host.</summary>
    private static async Task<IReadOnlyList<(string Name, string Way)>> ClustersAsync(MoveView move)
    {
        var script = $$"""
            n={{ShellText.Quote(move.VM)}}
            c=/var/lib/pacemaker/cib/cib.xml
            if [ -r "$c" ] && grep -q 'type="VirtualDomain"' "$c" && grep -qF -e "/$n.xml\"" -e "id=\"$n\"" "$c"; then echo pacemaker; fi
            if [ -e "/run/ganeti/instance-$n" ] || [ -e "/var/run/ganeti/kvm-hypervisor/pid/$n" ]; then echo ganeti; fi
            if [ -d /etc/pve/qemu-server ] && grep -qsx "name: $n" /etc/pve/qemu-server/*.conf; then echo proxmox; fi
            echo end
            """;
        var words = (await move.Source.RunAsync(script).ConfigureAwait(false) ?? "").Split('\n', StringSplitOptions.TrimEntries);
        return [.. Clusters.Where(c => words.Contains(c.Word)).Select(c => (c.Name, c.Way))];
    }
}
