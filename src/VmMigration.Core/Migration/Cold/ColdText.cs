using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>How a cold move ended, for an administrator.</summary>
/// <param name="Vm">The guest.</param>
/// <param name="From">The host it was to leave.</param>
/// <param name="To">The host it was to go to.</param>
/// <param name="Ran">Whether it ran before.</param>
/// <param name="Starts">Whether it is to run there.</param>
/// <param name="KeepsSource">Whether the source keeps what it had.</param>
internal sealed record ColdText(string Vm, string From, string To, bool Ran, bool Starts, bool KeepsSource)
{
    /// <summary>What was kept on the source, by name.</summary>
    public IReadOnlyList<string> KeptHere { get; init; } = [];

    /// <summary>What was made on the destination, and is kept since it could not be proved that it may go.</summary>
    public IReadOnlyList<string> KeptThere { get; init; } = [];

    /// <summary>Whether it has not gone off at all.</summary>
    public bool StayedOn { get; init; }

    /// <summary>Whether it went off, and was not started again since nobody could tell that it runs nowhere else.</summary>
    public bool StayedOff { get; init; }

    private string AsBefore => StayedOff ? $"is off on {From}, where it was not started again" : StayedOn ? $"runs on {From} as before" : Ran ? $"runs on {From}, started again" : $"is on {From}, off as before";

    /// <summary>The final record.</summary>
    /// <param name="recorder">Writes it.</param>
    /// <param name="verdict">Where the guest is.</param>
    /// <param name="areSettled">Whether all that was done is in order.</param>
    /// <param name="failure">Why it was not moved.</param>
    public MigrationProgress Record(MoveRecorder recorder, Verdict verdict, bool areSettled, MigrationException? failure)
    {
        var left = KeptThere.Count > 0 ? $"{string.Join(", ", KeptThere)} is kept" : areSettled ? "nothing was left" : "see the warnings for what was left";
        switch (verdict)
        {
            case Verdict.Moved:
                var names = string.Join(", ", KeptHere);
                var source = KeepsSource ? $"its definition and disks are kept on {From}{(KeptHere.Count > 0 ? $": {names}" : "")}"
                    : KeptHere.Count > 0 ? $"kept on {From}: {names}" : areSettled ? $"nothing left on {From}" : $"see the warnings for what is left on {From}";
                return recorder.End(MigrationOutcome.Completed, $"{(Starts ? $"runs on {To}" : $"is on {To}, off")}; {source}", null);
            case Verdict.NotMoved when failure is { Error: MigrationError.MigrationCancelled }:
                return recorder.End(MigrationOutcome.Cancelled, $"{AsBefore}; {left} on {To}", failure);
            case Verdict.NotMoved:
                return Failed(new MigrationException(
                    failure?.Error ?? MigrationError.MigrationFailed,
                    $"{Vm} was not moved and {AsBefore}; {left} on {To}. {failure?.Message}".TrimEnd(),
                    failure?.RecommendedAction ?? $"See the log of the guest on both hosts (/var/log/libvirt/qemu/{Vm}.log).",
                    Vm,
                    failure?.InnerException));
            case Verdict.Nowhere:
                return Failed(new MigrationException(
                    MigrationError.VmNotFound,
                    $"Neither {From} nor {To} has {Vm} any more: its definition was removed on both. Its images are kept where they are.",
                    $"Define it where its disks are ({From}, or as a copy {To}: Get-VmMigration -Leftover), from a copy of its description (virsh define).",
                    Vm,
                    failure));
            default:
                var error = new MigrationException(
                    MigrationError.OutcomeUnknown,
                    $"Where {Vm} is, is not known: {(verdict is Verdict.Both ? $"{From} and {To} both have it" : "a host could not be asked")}. Nothing was started, stopped or deleted.",
                    $"Look on both hosts (virsh list --all). When both can be asked: Resume-VmMigration {CommandText.Cmdlet(Vm)} -Source {From}.",
                    Vm,
                    failure);
                return recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }

        MigrationProgress Failed(MigrationException error) => recorder.End(MigrationOutcome.Failed, error.Message, error);
    }
}
