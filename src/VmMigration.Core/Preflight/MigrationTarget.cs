using System.Net;

namespace VmMigration.Preflight;

/// <summary>Where the source sends a guest's memory.</summary>
/// <param name="Host">A name or an address; null where nothing is sent to one.</param>
/// <param name="Port">The port that was asked for; null for one of the destination's.</param>
/// <param name="IsGiven">Whether it was asked for, or is in the inventory; else it is what the destination calls itself.</param>
/// <param name="Moot">Why no address of the destination matters; null where one does.</param>
internal sealed record MigrationTarget(string? Host, int? Port, bool IsGiven, string? Moot)
{
    /// <summary>Whether it is an address, which needs no name service.</summary>
    public bool IsAddress => IPAddress.TryParse(Host, out _);

    /// <summary>Finds it out, with the destination's shell where there is one.</summary>
    public static async Task<MigrationTarget> OfAsync(MoveView move)
    {
        var request = move.Request;
        if (request.Tunnelled)
        {
            return new MigrationTarget(null, null, false, "memory goes through the daemons' own connection");
        }

        if ((request.MigrationAddress ?? request.Destination.MigrationAddress) is { } given)
        {
            var (host, port, isRdma) = Migration.MigrationUri.Split(given);
            return new MigrationTarget(host, port, true, isRdma ? "memory goes over RDMA" : null);
        }

        var facts = await move.Destination.ShellAsync().ConfigureAwait(false);
        return new MigrationTarget(facts?.MigrationHost ?? move.Facts.Destination.HostName, null, false, null);
    }
}
