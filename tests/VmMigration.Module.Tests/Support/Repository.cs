using System.Reflection;

namespace VmMigration.Tests.Support;

/// <summary>Files of the module as they lie in the checkout.</summary>
internal static class Repository
{
    public static string ModuleVersion => Metadata("ModuleVersion");

    public static string PathOf(params string[] path) => Path.Combine([Metadata("RepoRoot"), .. path]);

    public static string Read(params string[] path) => File.ReadAllText(PathOf(path));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
