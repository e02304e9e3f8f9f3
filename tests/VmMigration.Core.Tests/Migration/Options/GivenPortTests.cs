using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Options;

/// <summary>Where the destination listens decides whether a port that another program has is refused, or hangs the guest.</summary>
public sealed class GivenPortTests : IAsyncDisposable
{
    private readonly MoveScene _scene = new();

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("10.0.0.2", 49666, null, "0.0.0.0")]
    [InlineData("10.0.0.2:49777", null, null, "0.0.0.0")]
    [InlineData("tcp://10.0.0.2:49777", null, null, "0.0.0.0")]
    [InlineData("10.0.0.2", 49666, "10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.2", null, null, null)]
    [InlineData("fd00::2", 49666, null, null)]
    [InlineData("kvm2.mig", 49666, null, null)]
    [InlineData("rdma://10.0.0.2:49777", null, null, null)]
    public void It_listens_at_the_family_of_the_way_alone_where_a_port_is_given(string address, int? port, string? listens, string? expected)
    {
        var parameters = MoveParameters.Of(_scene.Request with { MigrationAddress = address, DisksPort = port, ListenAddress = listens });
        Assert.Equal(expected, parameters.Where(p => p.Name == "listen_address").Select(p => p.Value).SingleOrDefault());
    }

    [Theory]
    [InlineData("10.0.0.2:49777", 49666, null, "49666 (-DisksPort), 49777 (-MigrationAddress)")]
    [InlineData("10.0.0.2", null, "tcp://10.0.0.2:49555", "49555 (-DisksUri)")]
    [InlineData("10.0.0.2", null, "unix:///run/disks.sock", "")]
    public void A_port_is_named_with_its_parameter(string address, int? port, string? uri, string expected) => Assert.Equal(
        expected, string.Join(", ", GivenPort.Of(_scene.Request with { MigrationAddress = address, DisksPort = port, DisksUri = uri })));
}
