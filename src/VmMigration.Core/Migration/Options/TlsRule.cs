using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Whether a move is encrypted by TLS: as it asks for, else as the inventory has it for either of its hosts.</summary>
public static class TlsRule
{
    /// <summary>Decides.</summary>
    /// <param name="request">The move, with its hosts.</param>
    /// <param name="asked">What was asked for; null for nothing.</param>
    public static bool Applies(MigrationRequest request, bool? asked) => asked ?? (!request.Tunnelled && (
        Requires(request) || (Uses(request).Contains(TlsUse.Prefer) && !Uses(request).Contains(TlsUse.Off))));

    /// <summary>Whether the inventory lets no move between these hosts go without.</summary>
    internal static bool Requires(MigrationRequest request) => Uses(request).Contains(TlsUse.Require);

    private static TlsUse[] Uses(MigrationRequest request) => [request.Source.Tls, request.Destination.Tls];
}
