using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Preflight;

public sealed partial record MoveView
{
    /// <summary>The rehearsal of this move; null where none was asked for.</summary>
    internal MoveRehearsal? Rehearsal { get; init; }

    /// <summary>What can be said of the guest's disks: by looking as a move does where it is rehearsed, else by what can be read.</summary>
    internal Task<StorageSurvey> DisksAsync() => Rehearsal?.DisksAsync() ?? Source.OnceAsync(
        $"disks of {Guest.Uuid} for {Destination.Name}",
        token => StoragePlanner.SurveyAsync(Request, Guest.Status, Domain, new ReadingSight(Guest, Source, Destination), token));
}
