using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Preflight;

public sealed partial record MoveView
{
    /// <summary>The rehearsal of this move; null where none was asked for.</summary>
    internal MoveRehearsal? Rehearsal { get; init; }

    /// <summary>How folders are looked into that no pool is over; null where nothing may be changed for it.</summary>
    internal MoveLooks? Looks { get; init; }

    /// <summary>What can be said of the guest's disks: by looking as a move does where it is rehearsed, else by looking alone.</summary>
    /// <remarks>A move's plan looks by itself.</remarks>
    internal Task<StorageSurvey> DisksAsync() => Rehearsal?.DisksAsync() ?? Source.OnceAsync(
        $"disks of {Guest.Uuid} for {Destination.Name}",
        token => StoragePlanner.SurveyAsync(
            Request, Guest.Status, Domain,
            new LookingSight(new ReadingSight(Guest, Source, Destination), Occasion is CheckOccasion.Move ? null : Looks), token));
}
