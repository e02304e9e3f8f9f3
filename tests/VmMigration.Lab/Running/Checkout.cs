using System.Reflection;

namespace VmMigration.Lab;

/// <summary>The checkout that was built.</summary>
public static class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } =
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    /// <summary>What Import-Module takes.</summary>
    public static string Manifest => Path.Combine(Root, "VmMigration.psd1");
}
