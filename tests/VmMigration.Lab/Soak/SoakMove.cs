using VmMigration.Migration;

namespace VmMigration.Lab.Soak;

/// <summary>One move of a soak, as its seed has it.</summary>
internal sealed record SoakMove
{
    /// <summary>Counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Whether the guest's disk is one that only its host has, so that it is copied.</summary>
    public required bool CopiesDisk { get; init; }

    public required MigrationKind Kind { get; init; }

    public required ControlMode Control { get; init; }

    public required SoakFault Fault { get; init; }

    /// <summary>Whether a fault of either host is the source's.</summary>
    public required bool OnSource { get; init; }

    /// <summary>From the move's beginning to the fault.</summary>
    public required TimeSpan Moment { get; init; }

    /// <summary>How long a link is down.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The moves that a seed stands for: the first ones are the same, however many there are.</summary>
    public static IEnumerable<SoakMove> Of(int seed, int moves)
    {
        // A soak is to be repeatable, not unforeseeable.
#pragma warning disable CA5394
        var random = new Random(seed);
        for (int number = 1; number <= moves; number++)
        {
            yield return new SoakMove
            {
                Number = number,
                CopiesDisk = random.Next(2) == 0,
                Kind = random.Next(4) == 0 ? MigrationKind.Cold : MigrationKind.Live,
                Control = random.Next(3) == 0 ? ControlMode.Direct : ControlMode.PeerToPeer,
                Fault = random.Next(2) == 0 ? SoakFault.None : (SoakFault)random.Next(1, (int)SoakFault.QemuKilled + 1),
                OnSource = random.Next(2) == 0,
                Moment = TimeSpan.FromMilliseconds(random.Next(100, 3000)),
                Length = TimeSpan.FromMilliseconds(random.Next(100, 2000)),
            };
        }
#pragma warning restore CA5394
    }

    public override string ToString() => $"move {Number}: {(Kind is MigrationKind.Cold ? "cold" : "live")}, "
        + $"{(CopiesDisk ? "disk copied" : "disk shared")}, {(Control is ControlMode.Direct ? "direct" : "peer to peer")}"
        + Fault switch
        {
            SoakFault.None => "",
            SoakFault.ClientKilled => $", client killed after {Moment.TotalMilliseconds:0} ms",
            SoakFault.DaemonKilled => $", {(OnSource ? "source" : "destination")}'s daemon killed after {Moment.TotalMilliseconds:0} ms",
            SoakFault.LinkDown => $", link down after {Moment.TotalMilliseconds:0} ms for {Length.TotalMilliseconds:0} ms",
            _ => $", destination's QEMU killed after {Moment.TotalMilliseconds:0} ms",
        };
}
