using System.Threading.Channels;

namespace VmMigration.Hosts;

/// <summary>The events of one guest on one host, until disposed.</summary>
public sealed class GuestWatch : IDisposable
{
    private readonly Channel<GuestEvent> _events = Channel.CreateBounded<GuestEvent>(
        new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Action<GuestWatch> _release;

    /// <summary>Creates a watch; <paramref name="release"/> is called once it is disposed.</summary>
    public GuestWatch(Guid uuid, Action<GuestWatch> release)
    {
        Uuid = uuid;
        _release = release;
    }

    /// <summary>The guest.</summary>
    public Guid Uuid { get; }

    /// <summary>What happened; completes when disposed or when the host is lost.</summary>
    public ChannelReader<GuestEvent> Events => _events.Reader;

    /// <summary>Adds an event; never waits.</summary>
    public void Add(GuestEvent guestEvent) => _events.Writer.TryWrite(guestEvent);

    /// <summary>No more events will come.</summary>
    public void End() => _events.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose()
    {
        _release(this);
        End();
    }
}
