using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Sets how long the guest may stand still before anything runs, since an idle guest is through before one could set it
/// later. The limit would outlast the move on the source, so it is put back.
/// </summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Limit">The limit for this move.</param>
/// <param name="Before">What it was.</param>
internal sealed record LimitDowntimeStep(Guid Uuid, TimeSpan Limit, TimeSpan Before) : MoveStep(MoveSide.Source)
{
    public const string Name = "limitDowntime";

    public override string Kind => Name;

    public override string Subject => $"downtime limit of {Limit.TotalMilliseconds:0} ms (before: {Before.TotalMilliseconds:0} ms)";

    public override bool IsWorthTelling => false;

    public override string TakesBack => $"puts back the downtime limit of {Before.TotalMilliseconds:0} ms";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}",
        ["limitMs"] = Limit.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
        ["beforeMs"] = Before.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
    };

    public static LimitDowntimeStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(Guid.Parse(fields["uuid"]), Milliseconds(fields["limitMs"]), Milliseconds(fields["beforeMs"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        host.SetMaxDowntimeAsync(Uuid, Limit, cancellationToken);

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { IsActive: true })
        {
            await host.SetMaxDowntimeAsync(Uuid, Before, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Milliseconds(string text) =>
        TimeSpan.FromMilliseconds(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
}
