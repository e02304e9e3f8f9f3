using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>Labels of a guest mean something only where the same model is in force; files belong to numbers of users.</summary>
internal sealed class SecurityModelCheck() : PreflightCheck(
    "SecurityModel", CheckCategory.Storage, "Do both hosts keep guests apart in the same way, and may the destination's QEMU open its disks?",
    "unsupported configuration: Unable to find security driver for model selinux; Could not open '…': Permission denied")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (here, there) = (move.Facts.Source.Capabilities.SecurityModels, move.Facts.Destination.Capabilities.SecurityModels);
        var evidence = $"{move.Source.Name}: {Text(here)}, {move.Destination.Name}: {Text(there)}";
        foreach (var model in move.Domain.SecurityLabels.Select(l => l.Model).OfType<string>().Where(m => m != "none").Distinct())
        {
            if (there.Count > 0 && there.All(m => m.Model != model))
            {
                found.Fail(
                    $"the guest has a label of security model {model}, which is not in force on {move.Destination.Name}",
                    $"Switch {model} on there (security_driver in /etc/libvirt/qemu.conf, and the kernel's own), or take the label out of the guest (virsh edit {move.Virsh}) and restart it.",
                    model, evidence);
            }
            else if (here.FirstOrDefault(m => m.Model == model)?.Doi is { } doi && there.FirstOrDefault(m => m.Model == model)?.Doi is { } other && doi != other)
            {
                found.Warning(
                    $"labels of {model} mean another thing on {move.Destination.Name}", "Give both hosts the same policy.", model, evidence);
            }
        }

        var (user, otherUser) = (UserOf(here, move.Domain.Type), UserOf(there, move.Domain.Type));
        if (user is not null && otherUser is not null && user != otherUser
            && move.Domain.Disks.Any(d => d.Source.Kind is DiskSourceKind.File && !d.IsRemovable) && move.Request.Storage is not StorageMode.Copy)
        {
            found.Warning(
                "QEMU runs as another user on each host: on storage that both share, one may not open what belongs to the other",
                "Set the same user and group, by number, in /etc/libvirt/qemu.conf of both hosts.", "dac", $"{move.Source.Name}: {user}, {move.Destination.Name}: {otherUser}");
        }

        if (found.All.Count == 0)
        {
            found.Pass("nothing in the guest's labels and files belongs to one host alone", evidence: evidence);
        }

        return Task.CompletedTask;
    }

    private static string? UserOf(IReadOnlyList<HostSecurityModel> models, string domainType) =>
        models.FirstOrDefault(m => m.Model == "dac")?.BaseLabels.GetValueOrDefault(domainType);

    private static string Text(IReadOnlyList<HostSecurityModel> models) => models.Count == 0 ? "none" : string.Join(", ", models.Select(m => m.Model));
}
