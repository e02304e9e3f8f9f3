using System.Text;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public class ErrorTailTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(ErrorTail.Capacity)]
    [InlineData(ErrorTail.Capacity + 1)]
    [InlineData((ErrorTail.Capacity * 3) - 1)]
    public async Task Keeps_the_last_of_it(int length)
    {
        string all = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        ErrorTail tail = new(new MemoryStream(Encoding.ASCII.GetBytes(all)));
        await tail.Completion;

        Assert.Equal(all[Math.Max(0, length - ErrorTail.Capacity)..], tail.Text);
    }

    [Fact]
    public async Task Leaves_out_what_steers_a_terminal()
    {
        ErrorTail tail = new(new MemoryStream(Encoding.UTF8.GetBytes("\u001b[2Jone\r\ntwo\u0007\r")));
        await tail.Completion;

        Assert.Equal("\uFFFD[2Jone\ntwo\uFFFD", tail.Text);
    }
}
