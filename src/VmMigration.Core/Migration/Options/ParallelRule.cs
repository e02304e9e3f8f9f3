using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// How many connections carry memory where the administrator leaves it to us: one for each 10 Gbit/s, since one stream
/// cannot fill more, and not more than the guest has processors to change memory with (oVirt's rule).
/// </summary>
internal static class ParallelRule
{
    private const int MegabitsPerConnection = 10_000;
    private const double MegabitsPerMebibyte = 8 * 1.048576;

    /// <summary>The request with a number of connections where it asks for as many as fit.</summary>
    public static async Task<MigrationRequest> ApplyAsync(
        MigrationRequest request, int processors, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken)
    {
        if (request.ParallelConnections is not 0)
        {
            return request;
        }

        var speed = request.Bandwidth is { } bandwidth
            ? (int?)Math.Min(bandwidth * MegabitsPerMebibyte, int.MaxValue)
            : await SlowerAsync(source.GetLinkSpeedAsync(cancellationToken), destination.GetLinkSpeedAsync(cancellationToken)).ConfigureAwait(false);
        return request with { ParallelConnections = Connections(speed, processors) };
    }

    /// <summary>The number. Pure.</summary>
    /// <param name="megabits">The link's rate in Mbit/s; null where nobody knows.</param>
    /// <param name="processors">The guest's processors.</param>
    public static int Connections(int? megabits, int processors) =>
        Math.Clamp(Math.Min((megabits ?? 0) / MegabitsPerConnection, processors), 2, 255);

    private static async Task<int?> SlowerAsync(Task<int?> one, Task<int?> other)
    {
        await Task.WhenAll(one, other).ConfigureAwait(false);
        var (a, b) = (await one.ConfigureAwait(false), await other.ConfigureAwait(false));
        return a is null || b is null ? a ?? b : Math.Min(a.Value, b.Value);
    }
}
