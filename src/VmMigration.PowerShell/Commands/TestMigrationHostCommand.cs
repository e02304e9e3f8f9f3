using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Formats;
using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Preflight;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Finds out beforehand what would stand in the way of moves, for each guest and each host that could take it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MigrationHost")]
[OutputType(typeof(MigrationCheck), typeof(bool))]
public sealed partial class TestMigrationHostCommand : RequestCmdlet
{
    private readonly List<HostReference> _sources = [];
    private readonly List<(GuestReference Vm, HostReference Source)> _guests = [];
    private readonly Dictionary<HostReference, HostReference[]> _destinations = [];
    private HostReference[]? _named;
    private bool _isClear = true;
    private bool _isForEyes;

    /// <summary>The guests: names, UUIDs, or wildcards for those that run; only the hosts are looked at when absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[]? Name { get; set; }

    /// <summary>The hosts they could go to, or wildcards for those of the inventory; all of it but the source when absent.</summary>
    [Parameter(Position = 1)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Destination { get; set; }

    /// <summary>The ids of the checks that are asked, or wildcards; all when absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckIdCompleter))]
    public string[] Check { get; set; } = [];

    /// <summary>Lets the destination rehearse: it takes the guest in, up to the point where memory would flow, and is cancelled.</summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <summary>Lets commands that only read be run on the hosts by ssh, for what libvirt does not tell.</summary>
    [Parameter]
    public SwitchParameter Shell { get; set; }

    /// <summary>Changes nothing at all on the hosts: folders that no pool is over are not looked into.</summary>
    [Parameter]
    public SwitchParameter NoChange { get; set; }

    /// <summary>Writes nothing but whether nothing fails, and nothing that could stop a move was left out.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>With -Quiet: what could not be asked counts for nothing.</summary>
    [Parameter]
    public SwitchParameter AllowSkipped { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isForEyes = TypedCommand.IsForEyes(this, CommandOrigin);
        _policy = PolicyOrStop(Policy);
        try
        {
            if (DryRun && NoChange)
            {
                throw new MigrationException(
                    MigrationError.ParameterInvalid, "Nothing was checked: a rehearsal (-DryRun) changes something on the hosts for a moment, and -NoChange forbids it.",
                    "Leave one of them out.");
            }

            Check = [.. PreflightChecks.Named(Check, wildcards: true)];
        }
        catch (MigrationException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryGetSource(out var source))
        {
            _isClear = false;
        }
        else if (Name is not null)
        {
            foreach (var name in Name)
            {
                var known = _guests.Count;
                _guests.AddRange(FindGuests(name, source, except: null));
                _isClear &= _guests.Count > known;
            }
        }
        else if (source is not null)
        {
            _sources.Add(source);
        }
        else
        {
            _isClear = false;
            WriteErrorOf(new MigrationException(
                MigrationError.ParameterInvalid, "Nothing was checked: neither a source host nor a guest was named.",
                "Name a host with -Source, or guests: Test-MigrationHost web1 -Destination kvm2."));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var clear = Run(_guests.Distinct(), hostsOnly: false) & Run(_sources.Distinct().Select(s => (new GuestReference("", null), s)), hostsOnly: true);
        if (Quiet)
        {
            WriteObject(clear && _isClear && _guests.Count + _sources.Count > 0);
        }
    }

    /// <summary>Looks at guests, or at hosts alone, and writes what is found.</summary>
    /// <returns>Whether nothing fails, and what could have been asked was.</returns>
    private bool Run(IEnumerable<(GuestReference Vm, HostReference Source)> guests, bool hostsOnly)
    {
        var all = guests.ToArray();
        var moves = all.SelectMany(g => DestinationsOf(g.Source).Select(d => Request(g.Vm, g.Source, d))).ToArray();
        var options = new PreflightOptions { DryRun = DryRun, Shell = Shell, NoChange = NoChange, Checks = Check, HostsOnly = hostsOnly };
        var (clear, done) = (true, 0);
        Pump(ModuleSession.Current.CheckAsync(moves, options, StopToken), found =>
        {
            clear &= found.All(f => f.IsClear) & KnowsAll(found);
            Write(found);
            ShowProgress($"{found[0].Move.Guest}", ++done, all.Length);
        });
        return clear;
    }

    /// <summary>Whether nothing that could stop these moves was left out, which somebody who gets no records is told of.</summary>
    private bool KnowsAll(IReadOnlyList<MoveFindings> ofGuest)
    {
        if (!Quiet || AllowSkipped)
        {
            return true;
        }

        MoveFindings[] unknown = [.. ofGuest.Where(f => f is { IsClear: true, Unasked.Count: > 0 })];
        foreach (var found in unknown)
        {
            WriteWarning(UnaskedText.Of(found));
        }

        return unknown.Length == 0;
    }

    private void Write(IReadOnlyList<MoveFindings> ofGuest)
    {
        WriteErrorOf(ofGuest.Select(f => f.Error).FirstOrDefault(e => e is not null));
        if (!Quiet)
        {
            foreach (var found in ofGuest)
            {
                WriteObject(_isForEyes ? CheckSummary.Of(found.Checks) : found.Checks, enumerateCollection: true);
            }
        }
    }

    private void ShowProgress(string vm, int done, int all)
    {
        if (all > 1)
        {
            WriteProgress(new ProgressRecord(0, "Checking moves", $"{vm} ({done} of {all})")
            {
                PercentComplete = 100 * done / all,
                RecordType = done == all ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }

    /// <summary>Where a guest could go. A host that is named is kept also where it is the source: then that is what is found.</summary>
    private HostReference[] DestinationsOf(HostReference source)
    {
        if (_destinations.TryGetValue(source, out var known))
        {
            return known;
        }

        _named ??= Destination is null ? [.. Hosts.Hosts] : [.. Destination.SelectMany(Meant).Distinct()];
        HostReference[] destinations = [.. _named.Where(h => h != source || Destination?.Any(d => d.ToString() == h.Name) is true)];
        if (destinations.Length == 0)
        {
            _isClear = false;
            WriteErrorOf(new MigrationException(
                MigrationError.HostNotFound, $"Nothing was checked: there is no host where guests of {source.Name} could go to.",
                "Name one with -Destination, or write an inventory (about_VmMigration).", source.Name));
        }

        return _destinations[source] = destinations;
    }

    private IReadOnlyList<HostReference> Meant(HostArgument destination)
    {
        var hosts = FindHosts(destination);
        _isClear &= hosts.Count > 0;
        return hosts;
    }
}
