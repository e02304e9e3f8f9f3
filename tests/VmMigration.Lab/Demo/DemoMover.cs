namespace VmMigration.Lab.Demo;

/// <summary>Chooses what drives the demo.</summary>
internal static class DemoMover
{
    public static IDemoMover Choose(string inventoryPath)
    {
        if (Tool.Find("pwsh") is not { } pwsh)
        {
            return new CoreMover(
                inventoryPath,
                "No pwsh is on this machine's PATH, so the moves are driven by the module's core, without the cmdlets. "
                + "PowerShell: https://aka.ms/install-powershell");
        }

        return ModuleManifest.Find() is { } manifest
            ? new PowerShellMover(pwsh, manifest, inventoryPath)
            : new CoreMover(inventoryPath, "The module is not built (dotnet build), so the moves are driven by its core, without the cmdlets.");
    }
}
