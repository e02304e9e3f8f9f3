using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Shows the moves that run, whoever began them, and those that this user has begun.</summary>
[Cmdlet(VerbsCommon.Get, "VmMigration")]
[OutputType(typeof(MigrationProgress), typeof(MigrationLeftover))]
public sealed class GetVmMigrationCommand : HostCmdlet
{
    private MoveSearch? _search;

    /// <summary>Guests: names, UUIDs or wildcards; all that move when absent.</summary>
    [Parameter(Position = 0)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [GuestArgument.All];

    /// <summary>The hosts that guests leave; all of the inventory when absent.</summary>
    [Parameter(ValueFromPipeline = true)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Source { get; set; }

    /// <summary>Shows the moves that this user has begun, the latest first, without asking the hosts.</summary>
    [Parameter]
    public SwitchParameter History { get; set; }

    /// <summary>Shows the images that moves of this user kept on hosts, the latest first, without asking the hosts.</summary>
    [Parameter]
    public SwitchParameter Leftover { get; set; }

    /// <summary>Shows the moves that guests of the hosts are marked with, also those of other users and workstations.</summary>
    [Parameter]
    public SwitchParameter Marked { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _search = new MoveSearch(Name, Hosts);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Leftover)
        {
            var hosts = Source is null ? null : ResolveOrAll(Source).Select(h => h.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            WriteLeftovers([.. ModuleSession.Current.ListLeftovers().Where(l => hosts?.Contains(l.Host) ?? true)]);
            return;
        }

        if (History)
        {
            foreach (var (path, why) in ModuleSession.Current.ListUnreadable())
            {
                WriteWarning($"A journal cannot be read: {path}: {why}");
            }

            var known = Source is null ? null : ResolveOrAll(Source).Select(h => h.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            WriteObject(
                _search!.Matching(ModuleSession.Current.ListHistory()).Where(m => known?.Contains(m.Source) ?? true), enumerateCollection: true);
            return;
        }

        foreach (var host in ResolveOrAll(Source))
        {
            _search!.Ask(host, Marked, StopToken);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (History || Leftover)
        {
            return;
        }

        Pump(AsTheyComeAsync(_search!.Asked), listing =>
        {
            WriteErrorOf(listing.Error);
            WriteObject(_search.Wanted(listing), enumerateCollection: true);
        });
        foreach (var missing in _search.Missing())
        {
            WriteErrorOf(missing);
        }
    }

    private void WriteLeftovers(IReadOnlyList<MigrationLeftover> all)
    {
        HashSet<MigrationLeftover> meant = [];
        foreach (var name in Name)
        {
            if (TryChoose(name, all, l => l.VM, l => l.Uuid, out var chosen))
            {
                meant.UnionWith(chosen);
            }
        }

        WriteObject(all.Where(meant.Contains), enumerateCollection: true);
    }
}
