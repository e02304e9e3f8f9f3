namespace VmMigration.Domains;

/// <summary>A guest's description for another host.</summary>
/// <param name="Xml">The XML.</param>
/// <param name="Changes">What is other than it was, a line each; empty where nothing had to be.</param>
/// <param name="Warnings">What the guest loses by it.</param>
public sealed record RewrittenDomain(string Xml, IReadOnlyList<string> Changes, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether anything is other than it was.</summary>
    public bool IsChanged => Changes.Count > 0;
}
