namespace VmMigration.Preflight;

/// <summary>A certificate that one host shows and the other has to accept.</summary>
/// <param name="What">Whose it is: <c>QEMU's</c>.</param>
/// <param name="Holder">The host that shows it.</param>
/// <param name="Certificate">Its file.</param>
/// <param name="Key">The file of its key.</param>
/// <param name="Verifier">The host that looks at it.</param>
/// <param name="Authorities">That host's file of those whom it believes.</param>
/// <param name="Name">What it has to be issued to; null for a client's.</param>
internal sealed record TlsPair(string What, HostView Holder, string Certificate, string Key, HostView Verifier, string Authorities, string? Name)
{
    /// <summary>Whether it is a server's.</summary>
    public bool IsServer => Name is not null;
}
