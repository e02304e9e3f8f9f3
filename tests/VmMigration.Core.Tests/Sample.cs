namespace VmMigration.Tests;

/// <summary>Files in Samples/, where their README says how they came about.</summary>
internal static class Sample
{
    internal static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name));
}
