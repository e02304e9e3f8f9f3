using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>libvirt's flags for a request.</summary>
internal static class MoveFlags
{
    public static MigrationFlags Of(MigrationRequest request, GuestStatus guest)
    {
        var flags = MigrationFlags.Live | MigrationFlags.ChangeProtection;
        Add(request.Persist ?? guest.Persistent, MigrationFlags.PersistDestination);
        Add(guest.Persistent && !request.KeepSource, MigrationFlags.UndefineSource);
        Add(request.Paused, MigrationFlags.Paused);
        Add(request.Unsafe, MigrationFlags.Unsafe);
        Add(request.AbortOnError, MigrationFlags.AbortOnError);
        Add(request.Compression.Count > 0, MigrationFlags.Compressed);
        Add(request.Tls, MigrationFlags.Tls);
        Add(request.Tunnelled, MigrationFlags.Tunnelled);
        Add(request.ParallelConnections is not null, MigrationFlags.Parallel);
        Add(request.ZeroCopy, MigrationFlags.ZeroCopy);
        Add(request.RdmaPinAll, MigrationFlags.RdmaPinAll);
        Add(request.AutoConverge is true, MigrationFlags.AutoConverge);
        return flags;

        void Add(bool wanted, MigrationFlags flag) => flags |= wanted ? flag : MigrationFlags.None;
    }
}
