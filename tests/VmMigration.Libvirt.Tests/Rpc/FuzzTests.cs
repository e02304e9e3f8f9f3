using System.Buffers.Binary;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

/// <summary>
/// What a daemon says, damaged. A case is made of its seed alone; the message of a failure names it, and
/// <see cref="A_connection_survives_or_ends_with_a_reason"/> takes it as inline data.
/// </summary>
public class FuzzTests
{
    private static readonly RpcOptions NoPings = new() { KeepAliveInterval = TimeSpan.Zero };
    private static readonly byte[][] Conversation = MakeConversation();

    [Fact]
    public void Every_decoder_gives_values_or_a_reason_and_allocates_no_more_than_it_was_given()
    {
        var frames = 0;
        for (var seed = 0; frames < 150_000; seed++)
        {
            var bytes = Mutate(new Random(seed), out var count);
            frames += count;
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                DecodeAll(bytes);
            }
            catch (LibvirtProtocolException)
            {
                // A reason.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }

            // Most of it is exceptions: eight shapes are tried on every frame, and hardly any fits.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (512 * 1024) + (64 * bytes.Length), $"seed {seed}: {allocated} bytes allocated for {bytes.Length}");
        }
    }

    [Theory(Timeout = 2 * Hang.Guard)]
    [InlineData(1_000_000, 6_000)]
    public async Task A_connection_survives_or_ends_with_a_reason(int firstSeed, int cases)
    {
        for (var seed = firstSeed; seed < firstSeed + cases; seed++)
        {
            try
            {
                await RunAsync(Mutate(new Random(seed), out _), new Random(seed));
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_conversation_itself_is_understood()
    {
        // Else the damage would be done to something that is refused at its first byte anyway.
        await using var connection = new RpcConnection(
            new ReplayStream(Conversation.SelectMany(f => f).ToArray(), new Random(0)), NoPings);
        var results = Start(connection);
        foreach (var result in results)
        {
            await result;
        }

        Assert.Equal("The daemon closed the connection.", (await connection.Closed).Message);
    }

    private static async Task RunAsync(byte[] bytes, Random random)
    {
        await using var connection = new RpcConnection(new ReplayStream(bytes, random), NoPings);
        foreach (var result in Start(connection))
        {
            try
            {
                await result;
            }
            catch (LibvirtException)
            {
                // Its own error, or the connection's end.
            }
        }

        var reason = await connection.Closed;
        Assert.True(reason is LibvirtProtocolException or LibvirtDisconnectedException, $"{reason}");
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => connection.CallAsync(GetHostname, default, default));
    }

    /// <summary>The calls that the conversation answers, with the serials 1 to 5 in this order.</summary>
    private static List<Task> Start(RpcConnection connection)
    {
        var events = connection.Events.Claim(LifecycleEvent, 1);
        List<Task> tasks =
        [
            connection.CallAsync(GetHostname, default, default),
            connection.CallAsync(GetJobStats, default, default),
            DownloadAsync(connection),
            connection.CallAsync(Lookup, default, default),
        ];
        connection.Start();
        tasks[3] = ExpectErrorAsync(tasks[3]);
        tasks.Add(EndOfEventsAsync(events));
        return tasks;
    }

    private static async Task ExpectErrorAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (LibvirtErrorException)
        {
        }
    }

    private static async Task EndOfEventsAsync(EventQueue events)
    {
        try
        {
            await foreach (var payload in events.Reader.ReadAllAsync())
            {
                Assert.True(payload.Length >= 4);
            }
        }
        catch (LibvirtDisconnectedException)
        {
        }
    }

    private static async Task DownloadAsync(RpcConnection connection)
    {
        await using var stream = await connection.OpenStreamAsync(Download, "v", default);
        while (await stream.ReadAsync(default) is { } piece)
        {
            Assert.True(piece.Data.IsEmpty == (piece.Hole > 0));
        }
    }

    private static void DecodeAll(byte[] bytes)
    {
        var decoder = new FrameDecoder();
        decoder.Append(bytes);
        while (decoder.TryRead(out var frame))
        {
            // Every shape for every payload: a daemon may send anything under any number.
            Try(frame, Xdr.String);
            Try(frame, TypedParameterCodec.JobStatistics);
            Try(frame, TypedParameterCodec.BulkStatistics);
            Try(frame, Xdr.Array(ObjectCodecs.Domain, ProtocolLimits.ObjectList));
            Try(frame, Xdr.Array(Xdr.Optional(Xdr.String), ProtocolLimits.NodeDeviceList));
            Try(frame, Xdr.CountedCharArray(ProtocolLimits.String));
            Try(frame, ObjectCodecs.Volume);
            try
            {
                RemoteError.Read(frame.Payload.Span, "P");
            }
            catch (LibvirtProtocolException)
            {
            }
        }
    }

    private static void Try<T>(Frame frame, XdrCodec<T> codec)
    {
        try
        {
            var reader = new XdrReader(frame.Payload.Span);
            codec.Read(ref reader);
            reader.End();
        }
        catch (LibvirtProtocolException)
        {
        }
    }

    private static byte[] Mutate(Random random, out int count)
    {
        var frames = Conversation.Select(f => f.ToArray()).ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(frames.Count);
            switch (random.Next(8))
            {
                case 0: // flip bits
                    frames[at][random.Next(frames[at].Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1: // cut short
                    frames[at] = frames[at][..random.Next(1, frames[at].Length)];
                    break;
                case 2: // say it twice
                    frames.Insert(at, frames[at].ToArray());
                    break;
                case 3: // splice two
                    var other = frames[random.Next(frames.Count)];
                    frames[at] = [.. frames[at][..random.Next(1, frames[at].Length)], .. other[random.Next(other.Length)..]];
                    break;
                case 4: // a word that lies
                    BinaryPrimitives.WriteUInt32BigEndian(
                        frames[at].AsSpan(4 * random.Next(frames[at].Length / 4)), Words[random.Next(Words.Length)]);
                    break;
                case 5: // out of order
                    frames.Add(frames[at]);
                    frames.RemoveAt(at);
                    break;
                case 6: // the right length for a payload cut or grown
                    var resized = new byte[random.Next(28, frames[at].Length + 40)];
                    frames[at].AsSpan(0, Math.Min(frames[at].Length, resized.Length)).CopyTo(resized);
                    BinaryPrimitives.WriteInt32BigEndian(resized, resized.Length);
                    frames[at] = resized;
                    break;
                default: // noise in the payload, behind a good header
                    random.NextBytes(frames[at].AsSpan(Math.Min(28, frames[at].Length)));
                    break;
            }

            if (frames[at].Length < 4)
            {
                frames[at] = [.. frames[at], 0, 0, 0, 0];
            }
        }

        count = frames.Count;
        return frames.SelectMany(f => f).ToArray();
    }

    private static readonly uint[] Words =
    [
        0, 1, 2, 3, 4, 27, 28, 64, 65, 16_384, 16_385, 4_194_304, 4_194_305, 33_554_436, 33_554_437,
        0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff,
    ];

    private static byte[][] MakeConversation()
    {
        var guest = new DomainReference("vm1", Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809"), 3);
        var statistics = new TypedParameters(
            [new("a", 1), new("b", 2U), new("c", 3L), new("d", 4UL), new("e", 5.0), new("f", true), new("g", "x")]);
        FrameHeader Reply(Procedure procedure, uint serial) =>
            new(procedure.Program, procedure.Number, FrameType.Reply, serial, FrameStatus.Ok);
        var stream = Reply(Download, 3) with { Type = FrameType.Stream, Status = FrameStatus.Continue };
        FrameHeader Event(int procedure) => new(RpcProgram.Remote, procedure, FrameType.Message, 0, FrameStatus.Ok);
        return
        [
            KeepAlive.PingFrame,
            Event(LifecycleEvent).Encode(Payload.Event(1, 1)),
            Reply(GetHostname, 1).Encode(Payload.Of(Xdr.String, "kvm1.example.org")),
            stream.Encode([1, 2, 3, 4, 5]),
            Reply(Download, 3).Encode([]),
            (Reply(Lookup, 4) with { Status = FrameStatus.Error }).Encode(Payload.Error(42, 10, "Domain not found")),
            (stream with { Type = FrameType.StreamHole }).Encode(Payload.Hole(65_536)),
            Event(IterationEvent).Encode([.. Payload.Event(2, 1), .. Payload.Of(ObjectCodecs.Domain, guest)]),
            Reply(GetJobStats, 2).Encode(Payload.Of(TypedParameterCodec.JobStatistics, statistics)),
            stream.Encode(new byte[1000]),
            KeepAlive.PongFrame,
            stream.Encode([]),
            Event(LifecycleEvent).Encode(Payload.Event(1, 2)),
            (stream with { Status = FrameStatus.Ok }).Encode([]),
        ];
    }

    /// <summary>Says what it has to say in pieces of any size, once four calls have been written, and then is at its end.</summary>
    private sealed class ReplayStream(byte[] bytes, Random random) : MemoryStream
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _written;
        private int _offset;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _asked.Task.WaitAsync(cancellationToken);
            var count = Math.Min(Math.Min(buffer.Length, bytes.Length - _offset), random.Next(1, 400));
            bytes.AsMemory(_offset, count).CopyTo(buffer);
            _offset += count;
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_written == 4)
            {
                _asked.SetResult();
            }

            return ValueTask.CompletedTask;
        }
    }
}
