using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Loading;

/// <summary>
/// Makes <c>[VmMigration.MigrationProgress]</c> and its like mean something in a script: PowerShell looks for type names
/// in its own load context alone.
/// </summary>
internal static class ModuleTypes
{
    private static readonly Type[] Named =
    [
        typeof(CheckCategory), typeof(CheckStatus), typeof(HostReference), typeof(MigrationCheck), typeof(MigrationCpuBaseline),
        typeof(MigrationError), typeof(MigrationException), typeof(MigrationHost), typeof(MigrationHostState),
        typeof(MigrationKind), typeof(MigrationLeftover), typeof(MigrationOutcome), typeof(MigrationPhase), typeof(MigrationProgress),
        typeof(MigrationVm),
        typeof(VmDisk), typeof(VmState),
    ];

    private static readonly List<string> Registered = [];

    public static void Register()
    {
        var known = (IDictionary<string, Type>)Accelerators.GetProperty("Get")!.GetValue(null)!;
        var add = Accelerators.GetMethod("Add")!;
        foreach (var type in Named.Where(t => !known.ContainsKey(t.FullName!)))
        {
            add.Invoke(null, [type.FullName, type]);
            Registered.Add(type.FullName!);
        }
    }

    public static void Unregister()
    {
        var remove = Accelerators.GetMethod("Remove")!;
        foreach (var name in Registered)
        {
            remove.Invoke(null, [name]);
        }

        Registered.Clear();
    }

    private static Type Accelerators => typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;
}
