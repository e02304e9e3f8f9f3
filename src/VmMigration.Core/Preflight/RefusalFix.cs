using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>What to do about what a daemon refused: by a piece of its words that has stood for long, else as its error says.</summary>
internal static class RefusalFix
{
    /// <summary>The way out.</summary>
    public static string For(MigrationException refusal, MigrationRequest request)
    {
        var said = RefusalText.Of(refusal);
        var (here, there) = (request.Source.Name, request.Destination.Name);
        (string Words, string Fix)[] known =
        [
            ("Cannot access storage file", $"Mount the storage on {there} that the file is on, or leave out -Storage Shared: what is only on {here} is copied. A medium is taken out with -EjectMedia."),
            ("Cannot access backing file", $"Copy the backing image to the same path on {there}, or use -Storage Copy."),
            ("without shared storage", "Leave out -Storage Shared: what is not shared is copied."),
            ("cache other than none", $"Set cache='none' for the disk (virsh edit {CommandText.Virsh(request.VM, request.Uuid)}) and restart the guest."),
            ("get \"write\" lock", $"Find out who uses the image on {there} (virsh domblklist for its guests), and stop it."),
            ("machine type", $"Update QEMU on {there}, or give the guest a machine type that both hosts have (virsh capabilities), and restart it."),
            ("interface MTU", $"Make the bridge on {there}, or name another: -NetworkMap @{{ 'BRIDGE' = 'OTHER' }}."),
            ("no network with matching name", $"Define and start it on {there} (virsh net-define, net-start), or name another: -NetworkMap @{{ 'NETWORK' = 'OTHER' }}."),
            ("is not active", $"Start it on {there}: virsh pool-start, or virsh net-start."),
            ("doesn't match specification", $"Choose a host with these features, or give the guest a processor that both hosts have (Get-MigrationCpuBaseline), and restart it."),
            ("set up guest memory", $"Free memory on {there}, or choose another host."),
            ("swtpm", $"Install swtpm on {there}, and restart its libvirt daemon."),
            ("no secret with matching", $"Allow it to be copied (-CopySecret), or define it on {there}."),
            ("Permission denied", $"Let QEMU's user on {there} open it; see user and group in /etc/libvirt/qemu.conf of both hosts."),
            ("Could not open", $"See that {there} has that file, by the same path."),
            ("hostname on destination resolved to localhost", $"Name {there}'s migration address (migrationAddress in the inventory, -MigrationAddress)."),
            ("security driver for model", "See the check SecurityModel."),
        ];
        return known.Where(k => said.Contains(k.Words, StringComparison.OrdinalIgnoreCase)).Select(k => k.Fix).FirstOrDefault() ?? refusal.RecommendedAction;
    }
}
