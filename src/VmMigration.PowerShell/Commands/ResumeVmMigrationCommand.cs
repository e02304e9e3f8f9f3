using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Following;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Takes over moves whose sessions are gone: follows those that run, and puts in order what they left, or gives them up.</summary>
[Cmdlet(VerbsLifecycle.Resume, "VmMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class ResumeVmMigrationCommand : FollowingCmdlet
{
    private readonly HashSet<Guid> _taken = [];

    /// <summary>Guests: names, UUIDs or wildcards; all whose moves were left unfinished when absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [GuestArgument.All];

    /// <summary>The hosts that they leave; all when absent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Source { get; set; }

    /// <summary>The host that a guest goes to whose post-copy broke and was begun elsewhere, so that there is no journal of it here.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument? Destination { get; set; }

    /// <summary>
    /// Gives them up: touches nothing but their marks on guests, says what they may have left and where, and asks nobody to see to them any more. For moves that
    /// can never be put in order, since a host is gone for good.
    /// </summary>
    [Parameter]
    public SwitchParameter Abandon { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        foreach (var (path, why) in ModuleSession.Current.ListUnreadable())
        {
            WriteWarning($"A journal cannot be read, so nobody knows what became of its move: {path}: {why}");
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var hosts = Source is null ? null : ResolveOrAll(Source).ToArray();
        var sources = hosts?.Select(h => h.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unfinished = ModuleSession.Current.ListUnfinished().Where(m => sources?.Contains(m.Source.Name) ?? true).ToArray();
        foreach (var name in Name)
        {
            if (!TryChoose(name, unfinished, m => m.VM, m => m.Uuid, out var meant))
            {
                continue;
            }

            if (meant.Count == 0 && !name.IsPattern)
            {
                if (hosts is [var source] && Destination is not null && !Abandon)
                {
                    Adopt(name.Guest, source, Destination);
                }
                else
                {
                    WriteErrorOf(NothingLeft(name.Guest.Name));
                }
            }

            foreach (var move in meant.Where(m => _taken.Add(m.Id)))
            {
                Take(move);
            }
        }
    }

    private static MigrationException NothingLeft(string name) => new(
        MigrationError.MigrationNotFound,
        $"No move of {name} was left unfinished here.",
        "See what moves (Get-VmMigration), and what this user has moved (Get-VmMigration -History). Whoever began a move has its journal; "
        + "a post-copy that broke can be resumed without: name both hosts (-Source, -Destination).",
        name);

    private void Adopt(GuestReference name, HostReference source, HostArgument to)
    {
        if (ResolveOrReport(to) is { } destination
            && ShouldProcess($"{name}: {source.Name} → {destination.Name}, begun elsewhere", "Resume its post-copy")
            && TryAwait(
                ModuleSession.Current.AdoptPostCopyAsync(
                    new MigrationRequest { VM = name.Name, Uuid = name.Uuid, Source = source, Destination = destination }, StopToken),
                out var move))
        {
            Follow(new FollowedMove(ModuleSession.Current.Resume(move)));
        }
    }

    private void Take(JournaledMove move)
    {
        var which = $"{new GuestReference(move.VM, move.Uuid)}: {move.Source.Name} → {move.Destination.Name}, begun {move.BeganAt.ToLocalTime():g}";
        if (Abandon)
        {
            GiveUp(move, which);
        }
        else if (ShouldProcess(which, "Take over its migration, and put in order what it left"))
        {
            Follow(new FollowedMove(ModuleSession.Current.Resume(move, MoveSearch.Candidates(Hosts))));
        }
    }

    private void GiveUp(JournaledMove move, string which)
    {
        // What -Confirm says holds; nobody who says nothing gives a move up without being asked.
        var isAsked = MyInvocation.BoundParameters.ContainsKey("Confirm");
        if (!ShouldProcess(which, "Give up its migration, whatever it left on both hosts")
            || !(isAsked || ShouldContinue($"{which}. Nothing is put in order, and nobody is asked to any more.", "Give up this migration?")))
        {
            return;
        }

        if (TryAwait(ModuleSession.Current.AbandonAsync(move), out var final))
        {
            foreach (var warning in final.Warnings)
            {
                WriteWarning(warning);
            }

            WriteObject(final);
        }
    }
}
