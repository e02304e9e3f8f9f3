namespace VmMigration.Preflight;

/// <summary>A question about two hosts, whatever guest is to be moved.</summary>
/// <inheritdoc/>
public abstract class HostsCheck(string id, CheckCategory category, string question, string prevents)
    : PreflightCheck(id, category, question, prevents)
{
    /// <inheritdoc/>
    public sealed override CheckScope Scope => CheckScope.Hosts;
}
