using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VmMigration.Lab;

/// <summary>
/// Sends a guest an ICMP echo at a fixed period and notes when each answer comes. Both ends of a lab are on one machine, so
/// the answers' gaps are the guest's own. It has two threads of its own: a thread pool that is busy must not look like a guest
/// that is away.
/// </summary>
public sealed class EchoProbe : IAsyncDisposable
{
    private const int HeaderSize = 8;
    private const int PacketSize = HeaderSize + 8;
    private const byte EchoRequest = 8;
    private const byte EchoReply = 0;
    private static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
    private readonly int _mark = Random.Shared.Next();
    private readonly TimeSpan _period;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly List<TimeSpan> _sent = [];
    private readonly List<TimeSpan> _answers = [];
    private readonly HashSet<int> _answered = [];
    private readonly Lock _gate = new();
    private readonly Thread _sender;
    private readonly Thread _receiver;
    private volatile bool _stopped;

    private EchoProbe(string address, TimeSpan period)
    {
        _period = period;
        _socket.ReceiveTimeout = (int)LastAnswers.TotalMilliseconds;
        // A raw socket gets every echo's answer on the machine; a connected one those of its guest.
        _socket.Connect(IPAddress.Parse(address), 0);
        _sender = new Thread(Send) { IsBackground = true, Name = "echo sender" };
        _receiver = new Thread(Receive) { IsBackground = true, Name = "echo receiver" };
        _receiver.Start();
        _sender.Start();
    }

    /// <summary>Starts to probe; root alone may.</summary>
    /// <param name="address">The guest's IPv4 address.</param>
    /// <param name="period">Time from echo to echo; 5 ms when null.</param>
    public static EchoProbe Start(string address, TimeSpan? period = null) => new(address, period ?? TimeSpan.FromMilliseconds(5));

    /// <summary>Waits until an address answers; false when the time is over.</summary>
    public static async Task<bool> AnswersAsync(string address, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await using EchoProbe probe = Start(address, TimeSpan.FromMilliseconds(50));
        return await Wait.UntilAsync(
            () => Task.FromResult(probe.Report().Received > 0), timeout, TimeSpan.FromMilliseconds(20), cancellationToken);
    }

    /// <summary>What has been seen so far. Silence at the end counts as if an answer came at the very end.</summary>
    public EchoReport Report()
    {
        lock (_gate)
        {
            TimeSpan end = _stopped ? _sent[^1] : Stopwatch.GetElapsedTime(_startedAt);
            (TimeSpan gap, TimeSpan start) = Longest([.. _answers, end]);
            return new EchoReport
            {
                Sent = _sent.Count,
                Received = _answered.Count,
                LongestGap = gap,
                LongestGapStart = _started + start,
                LongestSendGap = Longest(_sent).Gap,
                Answers = [.. _answers],
                Silences = _answered.Count(n => n > 0 && !_answered.Contains(n - 1)),
                Started = _started,
            };
        }
    }

    /// <summary>Stops after a moment for the last answers and says what was seen.</summary>
    public async Task<EchoReport> StopAsync()
    {
        _stopped = true;
        await Task.Run(() =>
        {
            _sender.Join();
            _receiver.Join();
        });
        return Report();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _socket.Dispose();
    }

    internal static (TimeSpan Gap, TimeSpan Start) Longest(IReadOnlyList<TimeSpan> times)
        => times.Count < 2
            ? (TimeSpan.Zero, TimeSpan.Zero)
            : times.Zip(times.Skip(1), (a, b) => (Gap: b - a, Start: a)).MaxBy(g => g.Gap);

    internal static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (int i = 0; i < packet.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        }
        sum = (sum >> 16) + (sum & 0xFFFF);
        return (ushort)~(sum + (sum >> 16));
    }

    private void Send()
    {
        Span<byte> packet = stackalloc byte[PacketSize];
        for (uint number = 0; !_stopped; number++)
        {
            packet.Clear();
            packet[0] = EchoRequest;
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)_mark);
            BinaryPrimitives.WriteUInt16BigEndian(packet[6..], (ushort)number);
            BinaryPrimitives.WriteUInt32BigEndian(packet[HeaderSize..], number);
            // The identifier is short and another program may have the same.
            BinaryPrimitives.WriteInt32BigEndian(packet[(HeaderSize + 4)..], _mark);
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Checksum(packet));
            try
            {
                _socket.Send(packet);
            }
            catch (SocketException)
            {
                // No neighbour, no buffer: as good as lost on the way.
            }
            lock (_gate)
            {
                _sent.Add(Stopwatch.GetElapsedTime(_startedAt));
            }
            TimeSpan pause = (_period * (number + 1)) - Stopwatch.GetElapsedTime(_startedAt);
            if (pause > TimeSpan.Zero)
            {
                Thread.Sleep(pause);
            }
        }
    }

    private void Receive()
    {
        byte[] buffer = new byte[2048];
        long? stoppedAt = null;
        while (stoppedAt is not { } at || Stopwatch.GetElapsedTime(at) < LastAnswers)
        {
            try
            {
                int length = _socket.Receive(buffer);
                Note(buffer.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // Silence, or the network's word that the guest cannot be reached.
            }
            if (_stopped)
            {
                stoppedAt ??= Stopwatch.GetTimestamp();
            }
        }
    }

    private void Note(ReadOnlySpan<byte> packet)
    {
        // A raw socket hands the IPv4 header along, its length in words in the low half of the first byte.
        ReadOnlySpan<byte> echo = packet[((packet[0] & 0x0F) * 4)..];
        if (echo.Length < PacketSize || echo[0] != EchoReply || BinaryPrimitives.ReadInt32BigEndian(echo[(HeaderSize + 4)..]) != _mark)
        {
            return;
        }
        lock (_gate)
        {
            if (_answered.Add(BinaryPrimitives.ReadInt32BigEndian(echo[HeaderSize..])))
            {
                _answers.Add(Stopwatch.GetElapsedTime(_startedAt));
            }
        }
    }
}
