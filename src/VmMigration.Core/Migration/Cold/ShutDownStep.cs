using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Shuts a guest down in order, and waits until it is off. Taken back, it is started again.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="Force">Whether it loses its power then.</param>
internal sealed record ShutDownStep(Guid Uuid, string Vm, TimeSpan Timeout, bool Force) : MoveStep(MoveSide.Source)
{
    public const string Name = "shutDown";

    /// <summary>For how much longer a guest is waited for that was asked to shut down, and has not.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public override string Kind => Name;

    public override string Subject => "shuts the guest down";

    public override string TakesBack => "starts the guest again, where it is off";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}",
        ["vm"] = Vm,
        ["timeoutMs"] = Timeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
        ["force"] = $"{Force}",
        ["until"] = Until.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>When the time that it may take is over.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What passes while it waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static ShutDownStep Read(IReadOnlyDictionary<string, string> fields) => new(
        Guid.Parse(fields["uuid"]),
        fields["vm"],
        TimeSpan.FromMilliseconds(long.Parse(fields["timeoutMs"], NumberStyles.None, CultureInfo.InvariantCulture)),
        bool.Parse(fields["force"]))
    {
        // Journals of earlier versions have none: nobody waits for those guests any more.
        Until = fields.TryGetValue("until", out var until) ? DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue,
    };

    /// <summary>
    /// Waits for a guest that was asked to shut down by somebody who does not wait any more: it cannot be asked to stay, and goes
    /// off or does not within its time. It is not forced. A host that cannot be asked is asked again.
    /// </summary>
    /// <returns>Whether it went off.</returns>
    public async Task<bool> OutwaitAsync(HostReference host, MigrationServices services, CancellationToken cancellationToken)
    {
        var since = services.Time.GetTimestamp();
        // It may be in the middle of it when its time is over. The clock may have been set since then.
        var grace = Timeout < Grace ? Timeout : Grace;
        var left = Until + grace - services.Time.GetUtcNow();
        left = left < Timeout + grace ? left : Timeout + grace;
        while (true)
        {
            var answer = await GuestAnswer.AskAsync(Uuid, host, services, cancellationToken).ConfigureAwait(false);
            if (answer.IsIdle || services.Time.GetElapsedTime(since) >= left)
            {
                return answer.IsIdle;
            }

            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Demands that no earlier move has asked a guest to shut down that may still do so.</summary>
    /// <exception cref="MigrationException">One has.</exception>
    public static void DemandNotAwaited(IEnumerable<JournaledMove> open, GuestStatus guest, DateTimeOffset now)
    {
        var asked = open.Where(m => m.Uuid == guest.Uuid).SelectMany(m => m.Steps)
            .Where(s => s.State is StepState.Begun).Select(s => s.Step).OfType<ShutDownStep>();
        if (guest.IsActive && asked.FirstOrDefault(s => s.Until > now) is { } awaited)
        {
            throw new MigrationException(
                MigrationError.VmBusy,
                $"{guest.Name} was not moved: an earlier move has asked it to shut down, and it may still do so until {awaited.Until.ToLocalTime():T}.",
                $"Try again then, or when it has. If the session of that move is gone: Resume-VmMigration {CommandText.Cmdlet(guest.Name)}.",
                guest.Name);
        }
    }

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        await host.ShutDownGuestAsync(Uuid, cancellationToken).ConfigureAwait(false);
        var since = Time.GetTimestamp();
        while (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { IsActive: true })
        {
            if (Time.GetElapsedTime(since) < Timeout)
            {
                await Task.Delay(Pause, Time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!Force)
            {
                throw new MigrationException(
                    MigrationError.VmNotShutDown,
                    $"it was asked to shut down and has not within {HumanDuration.Format(Timeout)}; it runs on {host.Host.Name} as before, unless it still does so.",
                    "Shut it down yourself, give it more time (-ShutdownTimeout), or take its power (-Force).",
                    Vm);
            }

            await host.DestroyGuestAsync(Uuid, cancellationToken).ConfigureAwait(false);
        }
    }

    internal override bool StartsGuest => true;

    /// <summary>A guest that was asked may still do so when nobody waits for it any more.</summary>
    internal override bool IsNotBegun(MigrationException failure) => failure.Error is not MigrationError.VmNotShutDown;

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is not { IsActive: false })
        {
            return;
        }

        try
        {
            await host.StartGuestAsync(Uuid, paused: false, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // It may have been started all the same, or by somebody else.
            if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is not { State: VmState.Running })
            {
                throw;
            }
        }
    }
}
