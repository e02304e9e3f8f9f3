namespace VmMigration.Lab.Commands;

/// <summary>Shows the labs of this machine, their hosts and what runs on them.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        line.EnsureAllRead();
        foreach (string name in LabEnvironment.Names)
        {
            LabEnvironment lab = await LabEnvironment.AttachAsync(name);
            Console.WriteLine($"{name}: {lab.Keys.InventoryPath}");
            foreach (LabHost host in lab.Hosts)
            {
                Console.WriteLine($"  {host.Name}  {host.ControlAddress}  {await DescribeAsync(host, cancellationToken)}");
            }
        }
        return 0;
    }

    private static async Task<string> DescribeAsync(LabHost host, CancellationToken cancellationToken)
    {
        if (host.InitProcessId is null)
        {
            return "down";
        }
        CommandResult guests = await host.VirshAsync(["list", "--name"], cancellationToken);
        return !guests.Succeeded ? "libvirtd does not answer"
            : guests.Output.Trim() is { Length: > 0 } names ? $"up, runs {names.ReplaceLineEndings(", ")}" : "up";
    }
}
