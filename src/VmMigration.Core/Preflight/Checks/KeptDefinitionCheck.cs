using VmMigration.Domains;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A definition that was edited while its guest runs goes along as it is, and counts from the guest's next start on. What it alone has is
/// asked about as what runs is: the move succeeds without it, the next start does not.
/// </summary>
internal sealed class KeptDefinitionCheck() : PreflightCheck(
    "KeptDefinition", CheckCategory.Guest, "Will the guest start anew on the destination by the definition that is kept there?",
    "at its next start: Cannot get interface MTU on 'br-new': No such device; Cannot access storage file '…': No such file or directory")
{
    private static readonly PreflightCheck[] AskedOfBoth = [new NetworksCheck(), new BridgesCheck(), new MachineTypeCheck(), new FirmwareCheck(), new SecretsCheck()];

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Facts.KeptXml is not { } xml)
        {
            found.Pass("there is no other definition of it that is kept");
            return;
        }

        var domain = await move.Guest.DomainAsync(Hosts.GuestXml.Kept).ConfigureAwait(false);
        // The XML that the administrator gave is that of what runs.
        var facts = move.Facts with { Domain = domain, DomainXml = xml, Request = move.Request with { DestinationXml = null } };
        var kept = new MoveView(facts, move.Source, move.Destination, move.Occasion);
        foreach (var check in AskedOfBoth)
        {
            await CompareAsync(check, move, kept, found).ConfigureAwait(false);
        }

        foreach (var disk in domain.Disks.Where(d => IsFile(d.Source) && !move.Domain.Disks.Any(l => l.Source.Path == d.Source.Path)))
        {
            await AskAsync(disk, move, found).ConfigureAwait(false);
        }

        if (found.All.Count == 0)
        {
            found.Pass("what the kept definition alone has, the destination has");
        }
    }

    private static async Task CompareAsync(PreflightCheck check, MoveView live, MoveView kept, Findings found)
    {
        var trouble = await TroubleAsync(check, kept).ConfigureAwait(false);
        if (trouble.Count == 0)
        {
            return;
        }

        var known = (await TroubleAsync(check, live).ConfigureAwait(false)).Select(f => f.Message).ToHashSet(StringComparer.Ordinal);
        foreach (var finding in trouble.Where(f => !known.Contains(f.Message)))
        {
            found.Warning(
                $"its kept definition is another than what runs, and would not start on {live.Destination.Name}: {finding.Message}",
                finding.Fix ?? $"virsh edit {live.Guest.Uuid} on {live.Source.Name}.", finding.Subject, finding.Evidence);
        }
    }

    private static async Task<IReadOnlyList<Finding>> TroubleAsync(PreflightCheck check, MoveView move)
    {
        var found = new Findings();
        await check.AskAsync(move, found).ConfigureAwait(false);
        return [.. found.All.Where(f => f.Status is CheckStatus.Fail)];
    }

    private static async Task AskAsync(DiskDescription disk, MoveView move, Findings found)
    {
        var (path, source, destination) = (disk.Source.Path!, move.Source.Name, move.Destination.Name);
        var (folder, name) = (FolderPath.Of(FolderPath.Normal(path)), FolderPath.NameOf(path));
        var seen = await new ReadingSight(move.Guest, move.Source, move.Destination).LookAsync(folder, [name], prove: false).ConfigureAwait(false);
        if (seen.State is FolderState.Shared || seen.There.ContainsKey(name))
        {
            return;
        }

        var isUnknown = seen.State is FolderState.Unknown;
        found.Warning(
            $"its kept definition has {disk.Target} ({path}), which what runs has not: it is not copied and stays on {source}"
                + (isUnknown ? $"; whether {destination} has it is not known" : $", and {destination} does not have it"),
            $"Restart the guest on {source} before its move, so that the disk goes along; or copy it to {destination} yourself; or take it out: "
                + $"virsh detach-disk {move.Guest.Uuid} {disk.Target} --config.",
            disk.Target);
    }

    private static bool IsFile(DiskSource source) => source is { Kind: DiskSourceKind.File, Path: not null };
}
