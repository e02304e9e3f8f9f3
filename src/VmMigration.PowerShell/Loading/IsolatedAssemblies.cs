using System.Reflection;
using System.Runtime.Loader;

namespace VmMigration.Loading;

/// <summary>
/// Where everything but the cmdlets is loaded: a context of its own, so that what this module needs and what another
/// module brings never meet.
/// </summary>
internal sealed class IsolatedAssemblies : AssemblyLoadContext
{
    private static readonly string[] Offered = ["VmMigration.Core", "VmMigration.Libvirt"];
    private static readonly Lazy<IsolatedAssemblies> Instance = new(() => new IsolatedAssemblies());
    private static int _users;

    private readonly string _folder;

    private IsolatedAssemblies()
        : base("VmMigration") =>
        _folder = Path.Combine(Path.GetDirectoryName(typeof(IsolatedAssemblies).Assembly.Location)!, "dependencies");

    /// <summary>Answers for the module's own assemblies from now on, and for nothing else.</summary>
    public static void Attach()
    {
        if (Interlocked.Increment(ref _users) == 1)
        {
            Default.Resolving += Resolve;
        }
    }

    /// <summary>Takes <see cref="Attach"/> back.</summary>
    public static void Detach()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Default.Resolving -= Resolve;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(_folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Offered.Contains(name.Name) ? Instance.Value.LoadFromAssemblyName(name) : null;
}
