namespace VmMigration.Lab.Commands;

/// <summary>Runs a shell, or a given program, inside a host.</summary>
internal static class ShellCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        string name = line.Leading("--name") ?? CommandLine.DefaultName;
        LabEnvironment lab = await LabEnvironment.AttachAsync(name);
        LabHost host = lab.Host(line.Next() ?? throw new UsageException("shell [--name LAB] HOST [command …]"));
        return await host.RunOnTerminalAsync(line.Rest(), cancellationToken);
    }
}
