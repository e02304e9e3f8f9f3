using System.Xml;
using VmMigration.Belongings;
using VmMigration.Secrets;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>Steps out of a journal.</summary>
internal static class StepReader
{
    private static readonly Dictionary<string, Func<MoveSide, IReadOnlyDictionary<string, string>, MoveStep>> Kinds = new(StringComparer.Ordinal)
    {
        [MarkGuestStep.Name] = (_, fields) => MarkGuestStep.Read(fields),
        [LimitDowntimeStep.Name] = (_, fields) => LimitDowntimeStep.Read(fields),
        [SuspendGuestStep.Name] = SuspendGuestStep.Read,
        [ShutDownStep.Name] = (_, fields) => ShutDownStep.Read(fields),
        [StartPausedStep.Name] = (_, fields) => StartPausedStep.Read(fields),
        [ArrivedGuestStep.Name] = (_, fields) => ArrivedGuestStep.Read(fields),
        [RemoveDefinitionStep.Name] = (_, fields) => RemoveDefinitionStep.Read(fields),
        [DemandAwakeStep.Name] = DemandAwakeStep.Read,
        [CarryAutostartStep.Name] = (_, fields) => CarryAutostartStep.Read(fields),
        [TakeOffAutostartStep.Name] = (_, fields) => TakeOffAutostartStep.Read(fields),
        [ForgetSnapshotsStep.Name] = (_, fields) => ForgetSnapshotsStep.Read(fields),
        [CarrySnapshotsStep.Name] = (_, fields) => CarrySnapshotsStep.Read(fields),
        [SetClockStep.Name] = (_, fields) => SetClockStep.Read(fields),
        [CarryCheckpointsStep.Name] = (_, fields) => CarryCheckpointsStep.Read(fields),
        [MakeVolumeStep.Name] = (_, fields) => MakeVolumeStep.Read(fields),
        [LookStep.Name] = LookStep.Read,
        [CopySecretStep.Name] = (_, fields) => CopySecretStep.Read(fields),
        [KeepImageStep.Name] = (_, fields) => KeepImageStep.Read(fields),
        [RemoveLeftoverStep.Name] = (_, fields) => RemoveLeftoverStep.Read(fields),
        [RemoveImageStep.Name] = (_, fields) => RemoveImageStep.Read(fields),
    };

    /// <summary>The step; null for a kind that this version does not know.</summary>
    /// <exception cref="FormatException">A field is not what it should be.</exception>
    public static MoveStep? Read(string kind, MoveSide side, IReadOnlyDictionary<string, string> fields)
    {
        try
        {
            return Kinds.TryGetValue(kind, out var read) ? read(side, fields) : null;
        }
        catch (Exception e) when (e is KeyNotFoundException or OverflowException or ArgumentException or XmlException)
        {
            throw new FormatException($"A step of kind {kind} cannot be read: {e.Message}", e);
        }
    }
}
