namespace VmMigration.Lab.Commands;

/// <summary>Installs what a lab needs, without starting one.</summary>
internal static class InstallCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        LabNeeds needs = line.Flag("--all") ? LabNeeds.All : LabNeeds.Hosts;
        line.EnsureAllRead();
        await LabPrerequisites.InstallAsync(needs, new ConsoleLog(), cancellationToken);
        foreach (string reason in LabPrerequisites.Check(needs))
        {
            Console.Error.WriteLine(reason);
        }
        return LabPrerequisites.Check(needs).Count == 0 ? 0 : 1;
    }
}
