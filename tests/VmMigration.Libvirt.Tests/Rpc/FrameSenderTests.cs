using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;

namespace VmMigration.Libvirt.Tests.Rpc;

public class FrameSenderTests
{
    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_frame_that_is_confidential_is_wiped_once_it_is_written(bool confidential)
    {
        byte[] frame = [1, 2, 3], after = [4];
        using var wire = new MemoryStream();
        var sender = new FrameSender(wire);
        var running = sender.RunAsync(CancellationToken.None);
        sender.Post(frame, confidential);
        await sender.SendAsync(after);
        Assert.Equal([1, 2, 3, 4], wire.ToArray());
        Assert.Equal(confidential ? [0, 0, 0] : [1, 2, 3], frame);
        sender.Stop(new LibvirtDisconnectedException("Over."));
        await running;
    }

    [Fact]
    public void One_that_is_never_written_is_wiped_with_the_end()
    {
        byte[] frame = [1, 2, 3];
        var sender = new FrameSender(Stream.Null);
        sender.Post(frame, wipes: true);
        sender.Stop(new LibvirtDisconnectedException("Over."));
        Assert.Equal([0, 0, 0], frame);
    }
}
