using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>The whole procedure table against real daemons: where the table and a daemon disagree, the daemon is right.</summary>
[Collection(LabCollection.Hosts)]
public sealed class ProcedureTableTests(LabFixture lab, DaemonFixture fixture) : IClassFixture<DaemonFixture>
{
    private static readonly Dictionary<string, Exercise> Exercises = new[]
        {
            HostExercises.All, GuestExercises.All, LifecycleExercises.All, MigrationExercises.All, StorageExercises.All, OtherExercises.All,
        }
        .SelectMany(e => e).ToDictionary(e => e.Procedure.Name);

    public static TheoryData<string> Names => [.. ProcedureTable.All.Select(p => p.Name)];

    /// <summary>Fails also for a procedure that nobody exercises: there is no list of exceptions.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_real_daemon_understands(string procedure)
    {
        Daemon daemon = await fixture.GetAsync();
        Assert.True(Exercises.TryGetValue(procedure, out Exercise? exercise), $"Nobody exercises {procedure}.");
        await exercise.RunAsync(daemon);
        Assert.True(daemon.Connection.IsOpen);
    }

    [Theory]
    [InlineData(LabTransport.Ssh)]
    [InlineData(LabTransport.Tls)]
    [InlineData(LabTransport.Tcp)]
    public async Task Every_transport_carries_what_is_read(LabTransport transport)
    {
        Daemon daemon = await fixture.GetAsync();
        Daemon over = daemon.Over(await daemon.DialAsync(transport));
        foreach (Exercise exercise in Exercises.Values.Where(e => e.Reads && e.Procedure != ConnectProcedures.IsSecure))
        {
            await exercise.RunAsync(over);
        }

        var bytes = new byte[700_001];
        Random.Shared.NextBytes(bytes);
        await StorageExercises.UploadAsync(over, daemon.Volume, bytes);
        Assert.Equal(bytes, (await StorageExercises.DownloadAsync(over, daemon.Volume))[..bytes.Length]);
    }

    [Theory]
    [InlineData(LabTransport.Unix)]
    [InlineData(LabTransport.Ssh)]
    public async Task Somebody_who_may_only_look_is_refused_what_the_table_says(LabTransport transport)
    {
        Daemon daemon = await fixture.GetAsync();
        RpcConnection connection = await daemon.DialAsync(transport, readOnly: true);
        string[] ends = [.. new Procedure[] { ConnectProcedures.Open, ConnectProcedures.Close, ConnectProcedures.SaslInit, ConnectProcedures.SaslStart, ConnectProcedures.SaslStep, ConnectProcedures.Polkit }.Select(p => p.Name)];
        List<string> wrong = [];
        foreach (Exercise exercise in Exercises.Values.Where(e => !ends.Contains(e.Procedure.Name)))
        {
            bool denied = await IsDeniedAsync(exercise, daemon, connection);
            if (denied != exercise.Procedure.RefusedReadOnly)
            {
                wrong.Add($"{exercise.Procedure.Name} is {(denied ? "" : "not ")}denied");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Fifty_calls_at_once_are_answered()
    {
        LabEnvironment environment = await lab.GetAsync();
        Daemon daemon = await fixture.GetAsync();
        RpcConnection connection = await daemon.DialAsync(LabTransport.Tcp);
        string[] names = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 2 == 0
            ? connection.CallAsync(ConnectProcedures.GetHostname, default, CancellationToken.None)
            : connection.CallAsync(ConnectProcedures.GetCapabilities, default, CancellationToken.None))).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(names.Where((_, i) => i % 2 == 0), n => Assert.Equal(environment.Hosts[0].Name, n));
        Assert.True(connection.IsOpen);
    }

    private static async Task<bool> IsDeniedAsync(Exercise exercise, Daemon daemon, RpcConnection connection)
    {
        try
        {
            await exercise.CallAsync(daemon, connection);
            return false;
        }
        catch (LibvirtErrorException e)
        {
            return e.Code is LibvirtErrorCode.OperationDenied;
        }
    }
}
