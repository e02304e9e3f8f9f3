using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>The hosts, and how both sides reach them: by ssh from here and between the hosts.</summary>
internal sealed class BenchSetting
{
    public BenchSetting(LabEnvironment lab, PowerShellTool powerShell, int rounds)
    {
        Lab = lab;
        PowerShell = powerShell;
        Rounds = rounds;
        Inventory = Path.Combine(lab.Keys.Directory, "bench.yaml");
        File.WriteAllLines(Inventory, lab.Hosts.Select(h => $$"""
            {{(h == lab.Hosts[0] ? "hosts:\n" : "")}}  {{h.Name}}: { uri: "{{h.SshUri}}", sshConfig: "{{lab.Keys.SshConfigPath}}", migrationAddress: "{{h.MigrationAddress}}", peerUri: "{{h.PeerUriOf(h, LabTransport.Ssh)}}" }
            """));
        Environment.SetEnvironmentVariable("VMMIGRATION_INVENTORY", Inventory);
        Environment.SetEnvironmentVariable("VMMIGRATION_STATE", Path.Combine(Path.GetDirectoryName(Inventory)!, "journal"));
    }

    public LabEnvironment Lab { get; }

    public PowerShellTool PowerShell { get; }

    public int Rounds { get; }

    public string Inventory { get; }

    public LabHost First => Lab.Hosts[0];

    public LabHost Second => Lab.Hosts[1];

    /// <summary>What virsh is called with for the same move.</summary>
    public string[] VirshMove(string vm, LabHost from, LabHost to, params string[] more) =>
    [
        "-c", from.SshUriForVirsh, "migrate", "--live", "--p2p", "--persistent", "--undefinesource",
        "--migrateuri", $"tcp://{to.MigrationAddress}", .. more, vm, from.PeerUriOf(to, LabTransport.Ssh),
    ];

    /// <summary>Runs a program and gives its wall time, in ms.</summary>
    public static Task<double> TimeAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        TimeAsync(new ProcessStartInfo(program, arguments), cancellationToken);

    /// <summary>Runs a program and gives its wall time, in ms.</summary>
    public static async Task<double> TimeAsync(ProcessStartInfo program, CancellationToken cancellationToken)
    {
        program.RedirectStandardOutput = program.RedirectStandardError = program.RedirectStandardInput = true;
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(program)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return process.ExitCode == 0
            ? elapsed
            : throw new InvalidOperationException($"{program.FileName} {string.Join(' ', program.ArgumentList)}: {errors}{await output}");
    }
}
