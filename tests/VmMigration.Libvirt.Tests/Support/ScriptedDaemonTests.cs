using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Support;

public class ScriptedDaemonTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task A_thousand_of_them_answer_at_the_same_time()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () =>
        {
            await using var daemon = new ScriptedDaemon();
            daemon.On(SupportsFeature, c => c.ReplyAsync(Payload.Of(Xdr.Int32, c.Arguments(Xdr.Int32) == 10 ? 1 : 0)));
            daemon.On(GetHostname, c => c.ReplyAsync($"kvm{i}"));
            await using var connection = daemon.Connect();
            var features = await Task.WhenAll(
                connection.CallAsync(SupportsFeature, 10, default), connection.CallAsync(SupportsFeature, 11, default));
            Assert.Equal([1, 0], features);
            return await connection.CallAsync(GetHostname, default, default);
        })));
        Assert.Equal(1000, hosts.Distinct().Count());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_rule_that_fails_fails_the_test()
    {
        var daemon = new ScriptedDaemon();
        daemon.On(GetHostname, _ => throw new FormatException("the script is wrong"));
        var connection = daemon.Connect();
        var call = connection.CallAsync(GetHostname, default, default);
        while (daemon.MostInWork == 0)
        {
            await Task.Yield();
        }

        await connection.DisposeAsync();
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        await Assert.ThrowsAsync<FormatException>(() => daemon.DisposeAsync().AsTask());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_call_that_is_not_expected_is_told_by_its_number()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var call = connection.CallAsync(GetHostname, default, default);
        await Assert.ThrowsAsync<Xunit.Sdk.EqualException>(() => daemon.ExpectAsync(SupportsFeature));
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
    }
}
