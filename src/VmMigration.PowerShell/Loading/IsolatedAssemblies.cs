using System.Reflection;
using System.Runtime.InteropServices;
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

    // First the images for this very runtime and platform, where the build made them; then the IL, which runs anywhere.
    private readonly string[] _folders;

    private IsolatedAssemblies()
        : base("VmMigration")
    {
        var folder = Path.Combine(Path.GetDirectoryName(typeof(IsolatedAssemblies).Assembly.Location)!, "dependencies");
        var runtime = $"net{Environment.Version.Major}.{Environment.Version.Minor}-{RuntimeInformation.RuntimeIdentifier}";
        _folders = [Path.Combine(folder, runtime), folder];
    }

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
        var found = _folders.Select(f => Path.Combine(f, $"{assemblyName.Name}.dll")).FirstOrDefault(File.Exists);
        return found is null ? null : LoadFromAssemblyPath(found);
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Offered.Contains(name.Name) ? Instance.Value.LoadFromAssemblyName(name) : null;
}
