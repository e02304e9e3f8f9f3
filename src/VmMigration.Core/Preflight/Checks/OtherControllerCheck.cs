namespace VmMigration.Preflight.Checks;

/// <summary>
/// Who manages guests keeps notes in their descriptions. Some do not: a guest of Pacemaker looks like any other, and
/// Proxmox has no libvirt.
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

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var controllers = Controllers.Where(c => move.Domain.MetadataNamespaces.Any(n => n.StartsWith(c.Namespace, StringComparison.Ordinal))).ToArray();
        foreach (var (_, name, way) in controllers)
        {
            found.Warning(
                $"{name} looks after it, and will not know where it went: it may start it a second time",
                $"Move it by {way}. If {name} is gone for good, remove its notes (virsh metadata).", name);
        }

        if (controllers.Length == 0)
        {
            found.Pass("no other system has left notes in its description");
        }

        return Task.CompletedTask;
    }
}
