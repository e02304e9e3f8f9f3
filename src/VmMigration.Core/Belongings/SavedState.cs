using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>The memory of a guest that was saved (<c>virsh managedsave</c>): whichever start comes next uses it up.</summary>
internal static class SavedState
{
    /// <summary>What is said of one that sleeps on the source, and the ways out.</summary>
    public static (string Why, string Fix) OnSource(string vm, Guid uuid, string source, string destination) => (
        $"it is not off on {source}, it sleeps: its memory was saved to a file there",
        $"Wake it and move it live: Start-VmLiveMigration {CommandText.Cmdlet(vm)} {destination} -Source {source} -WakeSaved. "
        + $"If that memory is not needed any more, have {source} forget it (virsh managedsave-remove {uuid}), and move it cold.");

    /// <summary>What is said of memory that a definition on the destination has beside it, and the way out.</summary>
    public static (string Why, string Fix) OnDestination(Guid uuid, string destination) => (
        $"{destination} has a definition of it whose memory was saved there: the next time that it is started on {destination} "
        + "it would wake with that old memory, over disks that are newer",
        $"If that memory is not needed any more, have {destination} forget it: virsh managedsave-remove {uuid}.");
}
