using System.Management.Automation;
using System.Runtime.CompilerServices;
using VmMigration.Session;

namespace VmMigration.Loading;

/// <summary>What PowerShell calls when the module comes and goes, in each runspace.</summary>
public sealed class ModuleAssembly : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object Gate = new();
    private static int _imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        lock (Gate)
        {
            IsolatedAssemblies.Attach();
            if (_imports++ == 0)
            {
                Open();
            }
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (--_imports == 0)
            {
                Close();
            }

            IsolatedAssemblies.Detach();
        }
    }

    // What these two touch is found only once Attach has run: they must not become part of their callers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Open() => ModuleTypes.Register();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Close()
    {
        ModuleTypes.Unregister();
        ModuleSession.Close();
    }
}
