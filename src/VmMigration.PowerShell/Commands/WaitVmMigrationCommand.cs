using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Following;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Follows moves that run until they end, whoever began them.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VmMigration", DefaultParameterSetName = "Name")]
[OutputType(typeof(MigrationProgress))]
public sealed class WaitVmMigrationCommand : FollowingCmdlet
{
    private readonly HashSet<Guid> _followed = [];

    /// <summary>Guests: names, UUIDs or wildcards; all that move when absent.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name")]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [GuestArgument.All];

    /// <summary>The hosts that they leave; all of the inventory when absent.</summary>
    [Parameter(ParameterSetName = "Name")]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Source { get; set; }

    /// <summary>A record of a move, from Get-VmMigration or Start-VmLiveMigration -NoWait.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Record")]
    [ValidateNotNull]
    public MigrationProgress? Migration { get; set; }

    /// <summary>The host they go to, where neither the record nor the inventory tells.</summary>
    [Parameter]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument? Destination { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Migration is not null)
        {
            Follow(Migration);
            return;
        }

        var search = new MoveSearch(Name, Hosts);
        foreach (var host in ResolveOrAll(Source))
        {
            search.Ask(host, marked: false, StopToken);
        }

        Pump(AsTheyComeAsync(search.Asked), listing =>
        {
            WriteErrorOf(listing.Error);
            foreach (var move in search.Wanted(listing))
            {
                Follow(move);
            }
        });
        foreach (var missing in search.Missing())
        {
            WriteErrorOf(missing);
        }
    }

    private void Follow(MigrationProgress move)
    {
        if (move.Outcome is not (null or MigrationOutcome.Detached))
        {
            WriteObject(move);
            return;
        }

        if (!_followed.Add(move.Id))
        {
            return;
        }

        if (ModuleSession.Take(move.Id) is { } run)
        {
            Follow(new FollowedMove(run));
            return;
        }

        var source = move.SourceReference ?? ResolveOrReport(new HostArgument(move.Source));
        var destination = Destination is null ? move.DestinationReference : ResolveOrReport(Destination);
        if (source is not null)
        {
            Follow(new FollowedMove(ModuleSession.Current.Follow(move, source, destination, MoveSearch.Candidates(Hosts))));
        }
    }
}
