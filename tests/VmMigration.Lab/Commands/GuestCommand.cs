namespace VmMigration.Lab.Commands;

/// <summary>Starts a guest on a host.</summary>
internal static class GuestCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        LabEnvironment lab = await LabEnvironment.AttachAsync(line.Text("--name") ?? CommandLine.DefaultName);
        LabHost host = lab.Host(line.Text("--host") ?? lab.Hosts[0].Name);
        int? disk = line.Number("--disk");
        var options = new GuestOptions
        {
            Kind = line.Text("--kind") switch
            {
                null or "linux" => GuestKind.Linux,
                "bootsector" => GuestKind.BootSector,
                { } other => throw new UsageException($"--kind is linux or bootsector, not '{other}'."),
            },
            MemoryMiB = line.Number("--memory") ?? 0,
            DirtyMiBPerSecond = line.Number("--dirty") ?? 0,
            Persistent = true,
            Name = line.Next(),
        };
        if (disk is { } size)
        {
            string path = $"{host.ImageDirectory}/{options.Name ?? "disk-" + Guid.NewGuid().ToString("n")[..8]}.qcow2";
            options = options with { Disks = [new GuestDisk(path) { SizeMiB = size }], WritesDisk = options.Kind is GuestKind.Linux };
        }
        line.EnsureAllRead();
        LabGuest guest = await lab.StartGuestAsync(host, options, cancellationToken);
        if (guest.Address is not null)
        {
            await guest.WaitUntilAnsweringAsync(cancellationToken: cancellationToken);
        }
        Console.WriteLine($"{guest.Name}: runs on {host.Name}{(guest.Address is { } address ? $", answers at {address}" : "")}");
        return 0;
    }
}
