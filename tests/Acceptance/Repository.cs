using System.Reflection;

namespace VmMigration.Acceptance;

/// <summary>The checkout that was built.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    public static string Manifest => Path.Combine(Root, "VmMigration.psd1");

    public static string Tests => Path.Combine(Root, "tests", "Acceptance");
}
