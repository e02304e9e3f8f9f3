namespace VmMigration.Lab.Commands;

/// <summary>Removes a lab.</summary>
internal static class DownCommand
{
    public static async Task<int> RunAsync(CommandLine line)
    {
        string name = line.Text("--name") ?? CommandLine.DefaultName;
        line.EnsureAllRead();
        LabEnvironment lab = await LabEnvironment.AttachAsync(name);
        await lab.RemoveAsync();
        Console.WriteLine($"{name}: gone");
        return 0;
    }
}
