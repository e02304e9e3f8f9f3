using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>
/// Whether options can be had together, and from these hosts: the rules by which a move refuses them, asked before one is
/// tried.
/// </summary>
/// <param name="group">The rules that are meant.</param>
/// <param name="wants">Whether a request has such an option at all.</param>
/// <param name="without">What is said where it has none.</param>
/// <param name="with">What is said where it has, and may.</param>
/// <param name="id">What it is called.</param>
/// <param name="question">The question, in a sentence.</param>
/// <param name="prevents">The error that a move ends with where nobody asked.</param>
internal abstract class OptionsCheck(
    OptionGroup group, Func<MigrationRequest, bool> wants, string without, string with, string id, string question, string prevents)
    : PreflightCheck(id, CheckCategory.Mode, question, prevents)
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        foreach (var rule in OptionRules.Broken(move.Request, group))
        {
            found.Fail(rule.Why, rule.Action, error: MigrationError.ParameterInvalid);
        }

        foreach (var old in VersionRules.Broken(move.Request, move.Facts.Source, move.Facts.Destination, group))
        {
            found.Fail(
                old.Why, old.Action, old.Host,
                $"{move.Source.Name}: {Versions(move.Facts.Source)}, {move.Destination.Name}: {Versions(move.Facts.Destination)}", MigrationError.ParameterInvalid);
        }

        if (found.All.Count == 0)
        {
            found.Pass(wants(move.Request) ? with : without);
        }

        return Task.CompletedTask;
    }

    private static string Versions(Hosts.HostFacts facts) => $"libvirt {facts.LibvirtVersion}, QEMU {facts.HypervisorVersion}";
}
