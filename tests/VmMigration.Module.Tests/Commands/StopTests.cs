using System.Management.Automation;
using System.Net.Sockets;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Commands;

/// <summary>Ctrl+C while a command waits for a daemon that has taken the connection and says nothing.</summary>
public sealed class StopTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vmm-{Guid.NewGuid():N}.sock");
    private readonly Socket _daemon = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public StopTests()
    {
        _daemon.Bind(new UnixDomainSocketEndPoint(_path));
        _daemon.Listen();
    }

    public void Dispose()
    {
        _daemon.Dispose();
        File.Delete(_path);
        _engine.Dispose();
    }

    [Theory]
    [InlineData("Get-MigrationHost $uri")]
    [InlineData("Get-MigrationVm -Source $uri")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -Source $uri")]
    [InlineData("Test-MigrationHost web1 kvm2 -Source $uri")]
    public async Task A_command_that_waits_ends_and_the_session_goes_on(string line)
    {
        using var pipeline = _engine.Pipeline($"$uri = 'qemu+unix:///system?socket={_path}'; {line} -Inventory '{Engine.Inventory}'");
        var running = pipeline.BeginInvoke();
        using var asked = await _daemon.AcceptAsync(TestContext.Current.CancellationToken);
        Assert.True(await asked.ReceiveAsync(new byte[4], TestContext.Current.CancellationToken) > 0);
        Assert.False(running.IsCompleted);
        await Task.Factory.FromAsync(pipeline.BeginStop, pipeline.EndStop, null);
        Assert.Equal(PSInvocationState.Stopped, pipeline.InvocationStateInfo.State);
        Assert.Equal("4", _engine.Run("2 + 2").Single().ToString());
    }
}
