using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class UnobservedTests
{
    private const string Mark = "the end that nobody looks at";

    [Fact(Timeout = Hang.Guard)]
    public async Task What_nobody_waits_for_is_not_reported_as_overlooked_when_the_connection_ends()
    {
        var overlooked = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains(Mark, StringComparison.Ordinal))
            {
                overlooked.Enqueue(e.Exception);
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var i = 0; i < 20; i++)
            {
                await AbandonEverythingAsync();
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(overlooked);
    }

    private static async Task AbandonEverythingAsync()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions
        {
            KeepAliveInterval = TimeSpan.Zero,
            ExplainLoss = _ => ValueTask.FromException<LibvirtException?>(new IOException(Mark)),
        });
        daemon.On(Download, c => c.ReplyAsync());
        daemon.On(Upload, c => c.ReplyAsync());
        var download = await connection.OpenStreamAsync(Download, "v", default);
        var upload = await connection.OpenStreamAsync(Upload, "v", default);
        connection.Events.Claim(LifecycleEvent, 1);
        daemon.Freeze();
        var call = connection.CallAsync(GetHostname, default, cancel.Token);
        var write = upload.WriteAsync(new byte[1_000_000], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        connection.Fail(new LibvirtDisconnectedException(Mark));
        await connection.Closed;
        GC.KeepAlive(download);
    }
}
