using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class JobProceduresTests
{
    [Fact]
    public void A_job_is_a_type_and_eleven_long_numbers() => Assert.Equal(
        new JobInfo(2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        WireCheck.Read(
            JobProcedures.GetInfo.Result,
            [
                0, 0, 0, 2, // type: unbounded
                0, 0, 0, 0, 0, 0, 0, 1, // timeElapsed
                0, 0, 0, 0, 0, 0, 0, 2, // timeRemaining
                0, 0, 0, 0, 0, 0, 0, 3, // dataTotal
                0, 0, 0, 0, 0, 0, 0, 4, // dataProcessed
                0, 0, 0, 0, 0, 0, 0, 5, // dataRemaining
                0, 0, 0, 0, 0, 0, 0, 6, // memTotal
                0, 0, 0, 0, 0, 0, 0, 7, // memProcessed
                0, 0, 0, 0, 0, 0, 0, 8, // memRemaining
                0, 0, 0, 0, 0, 0, 0, 9, // fileTotal
                0, 0, 0, 0, 0, 0, 0, 10, // fileProcessed
                0, 0, 0, 0, 0, 0, 0, 11, // fileRemaining
            ]));

    [Fact]
    public void Statistics_are_a_type_and_typed_parameters()
    {
        var (type, parameters) = WireCheck.Read(
            JobProcedures.GetStatistics.Result,
            [
                0, 0, 0, 2, // type: unbounded
                0, 0, 0, 3, // three parameters:
                0, 0, 0, 9, .. "operation"u8, 0, 0, 0,
                0, 0, 0, 1, // int
                0, 0, 0, 5, // outgoing migration
                0, 0, 0, 16, .. "memory_remaining"u8,
                0, 0, 0, 4, // unsigned long long
                0, 0, 0, 1, 0, 0, 0, 0,
                0, 0, 0, 22, .. "auto_converge_throttle"u8, 0, 0,
                0, 0, 0, 1, // int
                0, 0, 0, 20,
            ]);
        Assert.Equal(2, type);
        Assert.Equal(5, parameters.Int32("operation"));
        Assert.Equal(1UL << 32, parameters.UInt64("memory_remaining"));
        Assert.Equal(20, parameters.Int32("auto_converge_throttle"));
        Assert.Null(parameters.UInt64("disk_remaining"));
    }

    [Fact]
    public void No_job_has_no_statistics()
    {
        var (type, parameters) = WireCheck.Read(JobProcedures.GetStatistics.Result, [0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(0, type);
        Assert.Empty(parameters);
    }

    [Fact]
    public void A_dirty_rate_is_measured_for_some_seconds() => Assert.Equal(
        (WireCheck.Guest, 3, 0U),
        WireCheck.Read(
            JobProcedures.StartDirtyRateCalculation.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 3, // seconds
                0, 0, 0, 0, // flags
            ]));
}
