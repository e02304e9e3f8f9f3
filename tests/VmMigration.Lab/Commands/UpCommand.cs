namespace VmMigration.Lab.Commands;

/// <summary>Starts a lab that stays until <c>down</c>, or in the foreground until Ctrl+C, and says how to use it.</summary>
internal static class UpCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        bool foreground = line.Flag("--foreground");
        string?[] generations = [.. line.Words("--generation")];
        var options = new LabOptions
        {
            Hosts = line.Number("--hosts") ?? Math.Max(2, generations.Length),
            Generations = generations,
            LinkRate = line.Text("--link"),
            SharedStorage = line.Flag("--shared-storage"),
            Ceph = line.Flag("--ceph"),
            Nfs = line.Flag("--nfs"),
            Name = line.Text("--name") ?? CommandLine.DefaultName,
            Persistent = !foreground,
        };
        line.EnsureAllRead();
        await using LabEnvironment lab = await LabEnvironment.StartAsync(options, new ConsoleLog(), cancellationToken);
        Describe(lab);
        if (foreground)
        {
            Console.WriteLine("\nCtrl+C ends it.");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        return 0;
    }

    private static void Describe(LabEnvironment lab)
    {
        Console.WriteLine($"""

            inventory   {lab.Keys.InventoryPath}
            ssh         ssh -F {lab.Keys.SshConfigPath} {lab.Hosts[0].Name}
            tls keys    {lab.Keys.PkiPath}
            """);
        foreach (LabHost host in lab.Hosts)
        {
            Console.WriteLine($"""

                {host.Name}        {host.ControlAddress}, migration {host.MigrationAddress}{(host.Generation is { } generation ? $", Debian {generation}" : "")}
                  ssh       {host.SshUri}
                  virsh     virsh -c '{host.SshUriForVirsh}'
                  tls       {host.TlsUri}
                  tcp       {host.TcpUri}
                  unix      {host.UnixUri}
                """);
        }
    }
}
