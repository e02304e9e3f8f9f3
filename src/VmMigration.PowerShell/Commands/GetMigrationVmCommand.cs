using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>Shows the guests of hosts.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationVm")]
[OutputType(typeof(MigrationVm))]
public sealed class GetMigrationVmCommand : HostCmdlet
{
    private readonly Dictionary<HostReference, Task<GuestListing>> _asked = [];
    private readonly HashSet<GuestArgument> _found = [];
    private readonly List<string> _silent = [];

    /// <summary>Names, UUIDs or wildcards; all guests when absent.</summary>
    [Parameter(Position = 0)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [GuestArgument.All];

    /// <summary>The hosts to ask; all of the inventory when absent.</summary>
    [Parameter(ValueFromPipeline = true)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Source { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var host in ResolveOrAll(Source))
        {
            _asked.TryAdd(host, GuestListing.AskAsync(host, StopToken));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Whether a text is a wildcard or somebody's very name is known once all hosts have answered.
        var isWaitedFor = Array.Exists(Name, n => n.IsPattern && n != GuestArgument.All);
        List<MigrationVm> waiting = [];
        Pump(AsTheyComeAsync(_asked.Values), listing =>
        {
            if (listing.Error is not null)
            {
                _silent.Add(listing.Host.Name);
                WriteErrorOf(listing.Error);
            }

            if (isWaitedFor)
            {
                waiting.AddRange(listing.Guests);
            }
            else
            {
                Write(listing.Guests);
            }
        });
        Write(waiting);
        foreach (var name in Name.Where(n => !n.IsPattern && !_found.Contains(n)))
        {
            WriteErrorOf(NotFound(name.Guest.Name));
        }
    }

    private void Write(IReadOnlyList<MigrationVm> guests)
    {
        HashSet<MigrationVm> written = [];
        foreach (var name in Name)
        {
            if (!TryChoose(name, guests, g => g.Name, g => g.Uuid, out var meant))
            {
                _found.Add(name);
                continue;
            }

            foreach (var guest in meant)
            {
                _found.Add(name);
                if (written.Add(guest))
                {
                    WriteObject(guest);
                }
            }
        }
    }

    private MigrationException NotFound(string name)
    {
        var asked = _asked.Keys.Select(h => h.Name).Except(_silent).ToArray();
        return new MigrationException(
            MigrationError.VmNotFound,
            asked.Length == 0 ? $"{name} was not found: no host could be asked." : $"No guest named {name} is on {string.Join(", ", asked)}.",
            _asked.Count == 0
                ? "Name a host with -Source, or write an inventory (about_VmMigration)."
                : "Check the name (Get-MigrationVm without one lists all), or name its host with -Source.",
            name);
    }
}
