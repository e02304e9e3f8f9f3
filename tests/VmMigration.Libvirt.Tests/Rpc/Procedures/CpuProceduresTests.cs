using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class CpuProceduresTests
{
    [Fact]
    public void A_cpu_is_compared_with_what_the_hypervisor_gives_for_a_kind_of_guest() => Assert.Equal(
        (null, "x86_64", null, "kvm", "<cpu/>", 1U),
        WireCheck.Read(
            CpuProcedures.CompareHypervisor.Arguments,
            [
                0, 0, 0, 0, // no emulator
                0, 0, 0, 1, 0, 0, 0, 6, .. "x86_64"u8, 0, 0, // architecture
                0, 0, 0, 0, // no machine
                0, 0, 0, 1, 0, 0, 0, 3, .. "kvm"u8, 0, // virtualization type
                0, 0, 0, 6, .. "<cpu/>"u8, 0, 0, // the CPU, never optional
                0, 0, 0, 1, // flags: say why
            ]));

    [Fact]
    public void A_baseline_is_made_of_several_cpus()
    {
        var (cpus, flags) = WireCheck.Read(
            CpuProcedures.Baseline.Arguments,
            [
                0, 0, 0, 2, // two:
                0, 0, 0, 1, .. "a"u8, 0, 0, 0,
                0, 0, 0, 1, .. "b"u8, 0, 0, 0,
                0, 0, 0, 2, // flags
            ]);
        Assert.Equal(["a", "b"], cpus);
        Assert.Equal(2U, flags);
    }

    [Fact]
    public void Model_names_are_followed_by_their_number() => Assert.Equal(
        ["EPYC", "486"],
        WireCheck.Read(
            CpuProcedures.GetModelNames.Result,
            [
                0, 0, 0, 2, // two:
                0, 0, 0, 4, .. "EPYC"u8,
                0, 0, 0, 3, .. "486"u8, 0,
                0, 0, 0, 2, // how many there are
            ]));
}
