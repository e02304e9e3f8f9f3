namespace VmMigration.Lab.Tests;

public sealed class EchoProbeTests
{
    [Fact]
    public void The_longest_gap_is_between_two_answers_that_follow_each_other()
    {
        TimeSpan[] answers = [Ms(5), Ms(10), Ms(250), Ms(255)];
        Assert.Equal((Ms(240), Ms(10)), EchoProbe.Longest(answers));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), EchoProbe.Longest([Ms(5)]));
    }

    [Fact]
    public void A_packet_with_its_checksum_sums_up_to_nothing()
    {
        byte[] packet = [8, 0, 0, 0, 0x12, 0x34, 0, 1, 0xFF, 0xFE, 0xFD, 0xFC];
        ushort sum = EchoProbe.Checksum(packet);
        packet[2] = (byte)(sum >> 8);
        packet[3] = (byte)sum;
        Assert.Equal(0, EchoProbe.Checksum(packet));
    }

    [Fact]
    public async Task An_address_without_anybody_does_not_answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Raw sockets are for root.");
        Assert.True(await EchoProbe.AnswersAsync("127.0.0.1", TimeSpan.FromSeconds(2)));
        // TEST-NET-3, which leads nowhere.
        Assert.False(await EchoProbe.AnswersAsync("203.0.113.77", TimeSpan.FromMilliseconds(300)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
