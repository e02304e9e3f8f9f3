namespace VmMigration.Lab.Commands;

/// <summary>Installs what a lab needs, without starting one.</summary>
internal static class InstallCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        bool sharedStorage = line.Flag("--shared-storage");
        line.EnsureAllRead();
        await LabPrerequisites.InstallAsync(sharedStorage, new ConsoleLog(), cancellationToken);
        foreach (string reason in LabPrerequisites.Check(sharedStorage))
        {
            Console.Error.WriteLine(reason);
        }
        return LabPrerequisites.Check(sharedStorage).Count == 0 ? 0 : 1;
    }
}
