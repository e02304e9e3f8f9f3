namespace VmMigration.Domains;

/// <summary>How a host keeps a guest from others.</summary>
/// <param name="Model"><c>selinux</c>, <c>apparmor</c>, <c>dac</c>; null means all that the host has.</param>
/// <param name="Type"><c>dynamic</c>, <c>static</c> or <c>none</c>; null when not said.</param>
public sealed record SecurityLabel(string? Model, string? Type)
{
    /// <summary>The label; null when libvirt chooses it.</summary>
    public string? Label { get; init; }

    /// <summary>Whether libvirt labels the guest's files; null when not said.</summary>
    public bool? Relabels { get; init; }
}
