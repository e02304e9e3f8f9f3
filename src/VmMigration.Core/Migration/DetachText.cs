namespace VmMigration.Migration;

/// <summary>What an administrator is told who leaves a move alone.</summary>
internal static class DetachText
{
    public static string For(string vm, string source) =>
        $"{vm} goes on moving without this session. Follow it: Get-VmMigration -Source {source} -Name {vm} | Wait-VmMigration. "
        + $"Stop it: Stop-VmMigration {vm} -Source {source}.";
}
