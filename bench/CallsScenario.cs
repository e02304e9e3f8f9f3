using System.Diagnostics;
using VmMigration.Lab;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Bench;

/// <summary>(c) Many small calls over one connection, against the same through one virsh.</summary>
internal sealed class CallsScenario : IBenchScenario
{
    private const int Calls = 2000;

    public string Name => "calls";

    public string Question => $"{Calls} small calls over one ssh connection, one after the other, against one virsh process";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        List<double> ours = [];
        List<double> theirs = [];
        for (int round = 0; round < Math.Min(5, setting.Rounds); round++)
        {
            ours.Add(await OursAsync(setting, cancellationToken));
            theirs.Add(await TheirsAsync(setting, cancellationToken));
        }

        double a = Calls / Median.Of(ours);
        double b = Calls / Median.Of(theirs);
        return [new("small calls", "calls/s", a, b, b / a, 1.0, "the host's name, connecting not counted; the figure is theirs to ours")];
    }

    private static async Task<double> OursAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using LibvirtHost host = await LibvirtHost.OpenAsync(
            LibvirtUri.Parse(setting.First.SshUri), new DialOptions { SshConfigPath = setting.Lab.Keys.SshConfigPath }, null, cancellationToken);
        await host.GetHostNameAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++)
        {
            await host.GetHostNameAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> TheirsAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        using Process virsh = Process.Start(new ProcessStartInfo("virsh", ["-q", "-c", setting.First.SshUriForVirsh])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await virsh.StandardInput.WriteLineAsync("hostname");
        await virsh.StandardInput.FlushAsync(cancellationToken);
        await NextNameAsync(virsh, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        Task asking = Task.Run(
            async () =>
            {
                await virsh.StandardInput.WriteAsync(string.Concat(Enumerable.Repeat("hostname\n", Calls)).AsMemory(), cancellationToken);
                virsh.StandardInput.Close();
            },
            cancellationToken);
        for (int i = 0; i < Calls; i++)
        {
            await NextNameAsync(virsh, cancellationToken);
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await asking;
        await virsh.WaitForExitAsync(cancellationToken);
        return elapsed;
    }

    private static async Task NextNameAsync(Process virsh, CancellationToken cancellationToken)
    {
        // virsh may echo prompts and empty lines between the answers.
        while (await virsh.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.EndsWith("kvm1", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("virsh ended before it had answered everything.");
    }
}
