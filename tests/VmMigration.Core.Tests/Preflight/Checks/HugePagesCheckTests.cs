using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class HugePagesCheckTests
{
    private const string Two = "<numa><cell id='0' cpus='0-1' memory='512' unit='MiB'/><cell id='1' cpus='2-3' memory='512' unit='MiB'/></numa>";
    private readonly CheckScene _scene = new();

    public HugePagesCheckTests() => _scene.Kvm2.Facts = _scene.Kvm2.Facts with
    {
        Capabilities = _scene.Kvm2.Facts.Capabilities with
        {
            Cells = [.. Enumerable.Range(0, 2).Select(i => new HostNumaCell(i) { PageCounts = new Dictionary<long, long> { [4] = 1, [2048] = 1, [1 << 20] = 1 } })],
        },
    };

    [Theory]
    [InlineData("<hugepages/>", "", 256, 256, 0, CheckStatus.Pass, "2 MiB")]
    [InlineData("<hugepages/>", "", 256, 255, 0, CheckStatus.Fail, "2 MiB")]
    [InlineData("<hugepages/>", "", 0, 0, 1, CheckStatus.Pass, "1 GiB")]
    [InlineData("<hugepages><page size='1' unit='GiB'/></hugepages>", "", 512, 0, 0, CheckStatus.Fail, "1 GiB")]
    [InlineData("<hugepages><page size='16' unit='GiB'/></hugepages>", "", 512, 0, 0, CheckStatus.Fail, "16 GiB")]
    [InlineData("<hugepages><page size='2048'/></hugepages>", "<numatune><memory mode='strict' nodeset='1'/></numatune>", 512, 511, 0, CheckStatus.Fail, "2 MiB")]
    [InlineData("<hugepages><page size='2048'/></hugepages>", "<numatune><memory mode='preferred' nodeset='1'/></numatune>", 512, 0, 0, CheckStatus.Pass, "2 MiB")]
    [InlineData("<hugepages><page size='2048'/></hugepages>", "<numatune><memory mode='strict' nodeset='7'/></numatune>", 512, 0, 0, CheckStatus.Pass, "2 MiB")]
    [InlineData("<hugepages><page size='2048' nodeset='1'/></hugepages>", "<cpu>" + Two + "</cpu>", 200, 56, 0, CheckStatus.Pass, "2 MiB")]
    [InlineData("<hugepages><page size='2048' nodeset='1'/></hugepages>", "<cpu>" + Two + "</cpu>", 200, 55, 0, CheckStatus.Fail, "2 MiB")]
    public async Task Pages_have_to_be_free(
        string pages, string more, long first, long second, long large, CheckStatus status, string subject)
    {
        _scene.Kvm1.Tuning = $"<memoryBacking>{pages}</memoryBacking>{more}";
        (_scene.Kvm2.FreeHugePages[(0, 2048)], _scene.Kvm2.FreeHugePages[(1, 2048)]) = (first, second);
        _scene.Kvm2.FreeHugePages[(0, 1 << 20)] = large;
        var found = await _scene.AskOneAsync(new HugePagesCheck());
        Assert.Equal((status, subject), (found.Status, found.Subject));
    }

    [Fact]
    public async Task Each_node_of_the_guest_in_its_own_cell()
    {
        _scene.Kvm1.Tuning = "<memoryBacking><hugepages><page size='2048'/></hugepages></memoryBacking>"
            + "<numatune><memory mode='strict' nodeset='0-1'/><memnode cellid='0' mode='strict' nodeset='0'/><memnode cellid='1' mode='strict' nodeset='1'/></numatune>"
            + $"<cpu>{Two}</cpu>";
        (_scene.Kvm2.FreeHugePages[(0, 2048)], _scene.Kvm2.FreeHugePages[(1, 2048)]) = (400, 250);
        var found = await _scene.AskAsync(new HugePagesCheck());
        Assert.Equal([CheckStatus.Pass, CheckStatus.Fail], found.Select(f => f.Status));
        Assert.Contains("250 pages of 2 MiB free in its NUMA cell 1, and the guest needs 256", found[1].Message, StringComparison.Ordinal);
        Assert.Contains("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages by 6", found[1].Fix, StringComparison.Ordinal);
    }

    /// <summary>Cells 0 to 3, each with four processors and pages of three sizes.</summary>
    [Theory]
    [InlineData("0", 512, CheckStatus.Pass)]
    [InlineData("0", 511, CheckStatus.Fail)]
    [InlineData("0,3", 256, CheckStatus.Pass)]
    [InlineData("2-9", 256, CheckStatus.Pass)]
    public async Task On_a_host_with_four_cells(string cells, long free, CheckStatus status)
    {
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { Capabilities = HostCapabilities.Parse(Sample.Read("networks/capabilities-four-cells.xml")) };
        _scene.Kvm1.Tuning = "<memoryBacking><hugepages><page size='2048'/></hugepages></memoryBacking>"
            + $"<numatune><memory mode='strict' nodeset='{cells}'/></numatune>";
        foreach (var cell in Enumerable.Range(0, 4))
        {
            _scene.Kvm2.FreeHugePages[(cell, 2048)] = free;
        }

        Assert.Equal(status, (await _scene.AskOneAsync(new HugePagesCheck())).Status);
    }

    [Fact]
    public async Task Ordinary_memory_is_no_question_for_the_host()
    {
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new HugePagesCheck())).Status);
        Assert.DoesNotContain("free pages", _scene.Kvm2.Questions);
    }

    [Fact]
    public async Task A_host_that_does_not_tell_is_no_pass()
    {
        _scene.Kvm1.Tuning = "<memoryBacking><hugepages/></memoryBacking>";
        _scene.Kvm2.Facts = _scene.Kvm1.Facts;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new HugePagesCheck())).Status);
    }
}
