using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What an administrator is told who leaves a move alone.</summary>
internal static class DetachText
{
    public static string For(string vm, string source) =>
        $"{vm} goes on moving without this session. Follow it: Get-VmMigration -Source {source} -Name {CommandText.Cmdlet(vm)} | Wait-VmMigration. "
        + $"Stop it: Stop-VmMigration {CommandText.Cmdlet(vm)} -Source {source}.";

    /// <summary>This session drives the move.</summary>
    public static string Bound(string vm, string source) =>
        $"{vm} goes on moving as long as this PowerShell session lasts, which drives it (direct control); {vm} stays on {source} when it ends before the move does. "
        + $"Follow it: Get-VmMigration -Source {source} -Name {CommandText.Cmdlet(vm)} | Wait-VmMigration. Stop it: Stop-VmMigration {CommandText.Cmdlet(vm)} -Source {source}.";

    /// <summary>This session moves a guest that is off.</summary>
    public static string Cold(string vm, string source) =>
        $"{vm} goes on moving as long as this PowerShell session lasts. When that is left before the move has ended, it takes the move back first and starts {vm} again on "
        + $"{source}, for two minutes at most; if it is killed, Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source} does that. "
        + $"Follow it: Get-VmMigration -Source {source} -Name {CommandText.Cmdlet(vm)} | Wait-VmMigration. Stop it: Stop-VmMigration {CommandText.Cmdlet(vm)} -Source {source}.";

    /// <summary>The guest was asked to shut down and had not yet.</summary>
    public static string ShuttingDown(string vm, string source, TimeSpan time) =>
        $"{vm} is not moved. It was asked to shut down and may still do so: if it does within {HumanDuration.Format(time)} of being asked, it is started again on "
        + $"{source}, as long as this PowerShell session lasts; after that, Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source} does it.";

    /// <summary>The source's daemon was done, and the hosts had not said yet where the guest is.</summary>
    public static string BeforeProof(string vm) =>
        $"The move of {vm} is over; this session was left before both hosts had said where it runs. See: Get-MigrationVm {CommandText.Cmdlet(vm)}.";
}
