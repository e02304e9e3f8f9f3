using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What an administrator is told of a move that did not succeed: where the guest is, why, and what to do.</summary>
internal sealed record ConclusionText(string Vm, string From, GuestAnswer Source, string To, GuestAnswer Destination)
{
    /// <summary>libvirt tells the reason to nobody but the caller who began the move.</summary>
    private const string NotTold = "The move failed or was stopped; why is known only where it was begun";

    private string Virsh => CommandText.Virsh(Vm, Source.Guest?.Uuid ?? Destination.Guest?.Uuid);
    /// <summary>What was made on the destination, and is kept since it could not be proved that it may go.</summary>
    public IReadOnlyList<string> KeptThere { get; init; } = [];

    private string Logs => $"Look into {From}'s and {To}'s logs of the guest (/var/log/libvirt/qemu/{Vm}.log).";

    /// <summary>The guest is where it was.</summary>
    public string AsBefore => $"{(Source.Guest is { State: VmState.Paused } ? "is, paused," : "runs")} on {From} as before; "
        + (KeptThere.Count > 0 ? $"kept on {To}: {string.Join(", ", KeptThere)}"
            : !Destination.Asked ? $"what {To} may have of the move is looked for when it can be asked again"
            : Destination.Guest is null ? $"nothing was left on {To}" : $"{To} has its earlier definition, shut off");

    public MigrationException Cancelled(MigrationException failure) => new(
        MigrationError.MigrationCancelled, $"The move of {Vm} was stopped. It {AsBefore}.", "Start it again if it was not meant to be stopped.", Vm, failure);

    public MigrationException NotMoved(MigrationException? failure) => new(
        failure is null || IsVague(failure) ? MigrationError.MigrationFailed : failure.Error,
        $"{Vm} was not moved and {AsBefore}. {failure?.Message ?? NotTold}",
        failure is null or { Error: MigrationError.ConnectionLost } ? Logs : failure.RecommendedAction,
        Vm,
        failure);

    /// <summary>It is there, and does not run as it should.</summary>
    public MigrationException ArrivedOutOfOrder(string trouble, IReadOnlyList<string> kept) => new(
        MigrationError.VmNotRunning,
        $"{Vm} was moved to {To}, and there it {trouble}. "
        + (kept.Count == 0 ? $"Nothing of it was deleted on {From} since." : $"What {From} had of its disks is kept: {string.Join(", ", kept)}."),
        $"Look into its log on {To} (/var/log/libvirt/qemu/{Vm}.log) and into the disks that it has there before anything else; virsh domstate --reason {Vm} on {To} says how it is.",
        Vm);

    /// <summary>A destination says that it runs there, and the source that it ended without leaving.</summary>
    public MigrationException Contradicted(MigrationException? failure) => new(
        MigrationError.OutcomeUnknown,
        $"{To} says that {Vm} runs there, and {From} that it ended on {From} and was not moved away. Nothing was started, stopped or deleted. {failure?.Message}".TrimEnd(),
        $"Find out which of the two has its latest disks (virsh domstate --reason {Vm} on both) before anything else. {Logs}",
        Vm,
        failure);

    public MigrationException Nowhere(MigrationException? failure) => new(
        MigrationError.VmNotRunning,
        $"{Vm} ended while it was moved: neither {From} nor {To} runs it.{Ended(Destination.Guest, To)}{Ended(Source.Guest, From)} {failure?.Message}".TrimEnd(),
        (Source.Guest, Destination.Guest) switch
        {
            (_, { HasEndedHere: true }) => $"It ended on {To}, which has its definition: start it there (virsh start {Virsh}). {Logs}",
            (not null, _) => $"{From} has its definition: start it there (virsh start {Virsh}). {Logs}",
            (null, not null) => $"{To} has its definition: start it there (virsh start {Virsh}). {Logs}",
            _ => $"It was transient: neither host has a definition of it. {Logs}",
        },
        Vm,
        failure);

    private static string Ended(GuestStatus? guest, string host) => guest?.HowItEnded is { } how ? $" On {host} it {how}." : "";

    public MigrationException MovedByAnother(MigrationException? failure) => new(
        MigrationError.VmBusy,
        $"{Vm} was not moved by this command; another move of it goes on. {failure?.Message}".TrimEnd(),
        $"Follow that one: Get-VmMigration -Source {From} -Name {CommandText.Cmdlet(Vm)} | Wait-VmMigration.",
        Vm,
        failure);

    public MigrationException PostCopyBroken(MigrationException? failure) => new(
        MigrationError.PostCopyBroken,
        $"The post-copy of {Vm} broke: {From} and {To} have a part of its memory each, and neither has the whole of it. "
        + (Destination.Guest is { State: VmState.Running } ? $"{To} runs it as far as the memory reaches." : $"On {To} it stands still.")
        + $" Nothing was started, stopped or deleted. {failure?.Message}".TrimEnd(),
        $"Destroy and reset it on neither host. Once {From} and {To} reach each other again: Resume-VmMigration {CommandText.Cmdlet(Vm)} -Source {From} "
        + "(libvirt 8.5 and later)." + (Destination.Guest is { IsPostCopyFailed: true } ? "" : VmErrors.NeverNotices(To)),
        Vm,
        failure);

    public MigrationException Unknown(Verdict verdict, MigrationException? failure) => new(
        MigrationError.OutcomeUnknown,
        (verdict == Verdict.Both
            ? $"{From} and {To} both say that {Vm} runs on them."
            : $"Where {Vm} runs is not known: {Says(From, Source)}; {Says(To, Destination)}.")
        + " Nothing was started, stopped or deleted.",
        IsInPostCopy(Source) || IsInPostCopy(Destination)
            ? InPostCopy
            : $"Look at both before anything else: virsh domstate --reason {Virsh} on {From} and on {To}. If it runs on one of them and is paused "
              + "(migration) on the other, destroy the paused one. If it is paused on both, resume neither before you know why. "
              + $"When both can be asked, Resume-VmMigration {CommandText.Cmdlet(Vm)} -Source {From} puts it in order.",
        Vm,
        failure);

    /// <summary>Names of <c>virDomainPausedReason</c> and <c>virDomainRunningReason</c> that matter here.</summary>
    private static string Says(string host, GuestAnswer answer) => answer switch
    {
        { Asked: false } => $"{host} cannot be asked",
        { Guest: null } => $"{host} does not have it",
        { Guest: { } guest } => $"{host} has it " + (guest.State, guest.Reason) switch
        {
            (VmState.Paused, 2) => "paused (migration)",
            (VmState.Paused, 11) => "paused (starting up)",
            (VmState.Paused, 12) => "paused (post-copy)",
            (VmState.Paused, 13) => "paused (post-copy failed)",
            (VmState.Running, 10) => "running (post-copy)",
            (VmState.Running, 11) => "running (post-copy failed)",
            (VmState.ShutOff, _) => "shut off",
            (VmState.Unknown, _) => "in no state that it tells",
            var (state, _) => $"{state}".ToLowerInvariant(),
        },
    };

    private static bool IsVague(MigrationException failure) =>
        failure.Error is MigrationError.DaemonError or MigrationError.ConnectionLost or MigrationError.MigrationCancelled;

    private string InPostCopy => (Source, Destination) switch
    {
        ({ IsIdle: true }, _) =>
            $"It was in post-copy, and {From} has no process of it any more: what {To} lacks of its memory is gone. Save what can be saved from "
            + $"within the guest, then destroy it on {To} and start it afresh.",
        (_, { IsIdle: true }) =>
            $"It was in post-copy, and {To} has no process of it any more: what it had done there is gone, and libvirt does not let it run on at {From}. "
            + $"Look why it ended (/var/log/libvirt/qemu/{Vm}.log on {To}), then destroy it on {From} and start it afresh.",
        _ =>
            $"It is in post-copy: neither host has the whole of it. Destroy and reset it on neither. See virsh domstate --reason {Virsh} on both; "
            + $"once the hosts reach each other again: Resume-VmMigration {CommandText.Cmdlet(Vm)} -Source {From} (libvirt 8.5 and later).",
    };

    private static bool IsInPostCopy(GuestAnswer answer) => answer.Guest is { IsInPostCopy: true };
}
