using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

// Streams whose one end is slower than the other.
public partial class RpcStreamTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task A_consumer_that_does_not_read_holds_up_the_daemon_and_not_memory()
    {
        await using var daemon = new ScriptedDaemon();
        var heldUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = daemon.Connect(new RpcOptions
        {
            KeepAliveInterval = TimeSpan.Zero,
            Trace = line => _ = line.Contains("waits for its consumer", StringComparison.Ordinal) && heldUp.TrySetResult(),
        });
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await call.StreamAsync(new byte[16 * 1024]);
                Interlocked.Increment(ref sent);
            }

            await call.StreamAsync([]);
            await daemon.NextStreamFrameAsync();
            await call.StreamConfirmAsync();
        });
        await heldUp.Task;
        for (var i = 0; i < 1000; i++)
        {
            await Task.Yield();
        }

        Assert.InRange(Volatile.Read(ref sent), 64, 100);
        var received = 0;
        while (await stream.ReadAsync(default) is { } piece)
        {
            received += piece.Data.Length;
        }

        Assert.Equal(500 * 16 * 1024, received);
        await sending;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Giving_up_a_stream_that_holds_up_the_connection_lets_it_go_on()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        for (var i = 0; i < 100; i++)
        {
            await call.StreamAsync([1]);
        }

        await stream.DisposeAsync();
        await RoundTripAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_upload_waits_for_the_transport_and_does_not_fill_memory()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        daemon.Freeze();
        var upload = stream.WriteAsync(new byte[10 * 262_120], default).AsTask();
        for (var i = 0; i < 100; i++)
        {
            await Task.Yield();
        }

        Assert.False(upload.IsCompleted);
        daemon.Thaw();
        for (var i = 0; i < 10; i++)
        {
            await daemon.NextStreamFrameAsync();
        }

        await upload;
        await call.StreamErrorAsync(1, 18, "enough");
    }
}
