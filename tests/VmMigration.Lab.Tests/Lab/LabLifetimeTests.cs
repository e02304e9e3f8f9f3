using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab.Tests;

public sealed class LabLifetimeTests
{
    [Fact]
    public async Task Two_labs_stand_side_by_side()
    {
        LabFixture.SkipUnlessPossible();
        LabEnvironment[] labs = await Task.WhenAll(
            LabEnvironment.StartAsync(new LabOptions { Hosts = 1 }), LabEnvironment.StartAsync(new LabOptions { Hosts = 1 }));
        await using LabEnvironment one = labs[0];
        await using LabEnvironment two = labs[1];
        Assert.NotEqual(one.Hosts[0].ControlAddress, two.Hosts[0].ControlAddress);
        foreach (LabEnvironment lab in labs)
        {
            Assert.Equal("kvm1", await WorkstationVirsh.RunAsync(lab.Hosts[0], LabTransport.Tls, "hostname"));
        }
        await one.RemoveAsync();
        Assert.Equal("kvm1", await WorkstationVirsh.RunAsync(two.Hosts[0], LabTransport.Tcp, "hostname"));
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        LabFixture.SkipUnlessPossible();
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { Hosts = 1 });
        await Assert.ThrowsAsync<LabException>(() => LabEnvironment.StartAsync(new LabOptions { Name = lab.Name }));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        LabFixture.SkipUnlessPossible();
        using var cancel = new CancellationTokenSource();
        var log = new CancellingLog(cancel, "up at");
        var options = new LabOptions { Name = "cancelled" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LabEnvironment.StartAsync(options, log, cancel.Token));
        AssertGone("cancelled", log.Network);
    }

    [Theory]
    [InlineData("hosts")] // named in the first line: nothing is up yet
    [InlineData("up at")] // one host is up
    [InlineData("store: nfs", "--nfs")] // a server of disks is up
    [InlineData("up after")] // all is up
    public async Task What_a_killed_owner_left_is_cleared_by_the_next_start(string killAfter, params string[] options)
    {
        LabFixture.SkipUnlessPossible(sharedStorage: options.Length > 0);
        string network = await StartAndSignalOwnerAsync("orphan", killAfter, "KILL", options);
        Assert.True(Directory.Exists("/run/vmmigration-lab/orphan"));
        int? store = (await LabEnvironment.AttachAsync("orphan")).Store.InitProcessId;
        Assert.Equal(options.Length > 0, store is not null);
        await using LabEnvironment next = await LabEnvironment.StartAsync(new LabOptions { Hosts = 1 });
        AssertGone("orphan", next.Hosts[0].ControlAddress.StartsWith(network, StringComparison.Ordinal) ? null : network);
        Assert.False(Directory.Exists($"/proc/{store ?? -1}"));
    }

    [Fact]
    public async Task Another_process_can_attach()
    {
        LabFixture.SkipUnlessPossible();
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { Hosts = 1 });
        await using (LabEnvironment same = await LabEnvironment.AttachAsync(lab.Name))
        {
            Assert.Equal("kvm1", (await same.Hosts[0].RunAsync("hostname")).Output);
        }
        Assert.NotNull(lab.Hosts[0].InitProcessId);
        await Assert.ThrowsAsync<LabException>(() => LabEnvironment.AttachAsync("nowhere"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_lab_in_the_foreground_ends_with_its_command(string signal)
    {
        LabFixture.SkipUnlessPossible();
        string network = await StartAndSignalOwnerAsync("foreground", "up after", signal);
        AssertGone("foreground", network);
    }

    private static async Task<string> StartAndSignalOwnerAsync(string name, string after, string signal, params string[] options)
    {
        // Whoever runs the tests in the background has them, and what they start, ignore interrupts.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", "dotnet", typeof(LabEnvironment).Assembly.Location, "up", "--foreground", "--name", name, .. options])
        {
            RedirectStandardOutput = true,
        };
        using Process owner = Process.Start(start)!;
        string? network = null;
        while (await owner.StandardOutput.ReadLineAsync() is { } line)
        {
            network ??= CancellingLog.NetworkOf(line);
            if (line.Contains(after, StringComparison.Ordinal))
            {
                break;
            }
        }
        await Tool.RunCheckedAsync("kill", [$"-{signal}", owner.Id.ToString(CultureInfo.InvariantCulture)]);
        await owner.WaitForExitAsync();
        return network!;
    }

    private static void AssertGone(string name, string? network)
    {
        Assert.False(Directory.Exists($"/run/vmmigration-lab/{name}"));
        Assert.False(Directory.Exists($"/var/lib/vmmigration-lab/{name}"));
        Assert.DoesNotContain(RunningCommands(), c => c.Contains($"/run/vmmigration-lab/{name}/", StringComparison.Ordinal));
        if (network is not null)
        {
            string number = network.Split('.')[2];
            Assert.Empty(Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", $"vml{number}-*") : []);
            Assert.False(Directory.Exists($"/sys/class/net/vml{number}"));
        }
    }

    private static IEnumerable<string> RunningCommands()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string command;
            try
            {
                command = File.ReadAllText($"{process}/cmdline");
            }
            catch (IOException)
            {
                continue;
            }
            yield return command;
        }
    }
}
