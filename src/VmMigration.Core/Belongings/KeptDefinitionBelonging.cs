using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// The definition that is kept, which may differ from what runs (<c>virsh edit</c>): the daemons send it, rewritten as the guest's own XML is
/// (<see cref="DestinationDescription"/>).
/// </summary>
internal sealed class KeptDefinitionBelonging() : Belonging("kept definition", new BelongingWord(
    "XML in libvirt's configuration of the host",
    "goes along, with the same names replaced as in what runs; what it alone has is checked, and told",
    "it is what is moved",
    "stays, shut off"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures =>
        ["DOMAIN_DEFINE_XML", "DOMAIN_DEFINE_XML_FLAGS", "DOMAIN_UNDEFINE", "DOMAIN_UNDEFINE_FLAGS", "DOMAIN_IS_PERSISTENT", "DOMAIN_IS_UPDATED"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => ["Persistence", "KeptDefinition"];

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken) => Task.FromResult(PlannedSteps.Nothing);
}
