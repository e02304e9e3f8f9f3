using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>How a source is told that a move is off which was begun and not performed.</summary>
internal static class DirectRelease
{
    /// <summary>Ends the job that Begin left the source with; nothing where its libvirt holds none until Confirm.</summary>
    public static Task ReleaseAsync(this IHypervisor source, DirectMigration begun) =>
        begun.IsProtected ? source.ConfirmDirectAsync(begun, cancelled: true, CancellationToken.None) : Task.CompletedTask;
}
