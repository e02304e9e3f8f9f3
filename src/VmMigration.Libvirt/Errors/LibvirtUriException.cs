namespace VmMigration.Libvirt;

/// <summary>A connection URI cannot be used; the message names the part and the way out.</summary>
public sealed class LibvirtUriException : LibvirtException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="uri">The URI, without secrets.</param>
    /// <param name="part">The part that cannot be used: <c>scheme</c>, <c>host</c>, a parameter's name…</param>
    /// <param name="problem">What is wrong with it and what to write instead.</param>
    public LibvirtUriException(string uri, string part, string problem)
        : base($"'{uri}': {problem}")
    {
        Uri = uri;
        Part = part;
    }

    /// <summary>The URI, without secrets.</summary>
    public string Uri { get; }

    /// <summary>The part that cannot be used: <c>scheme</c>, <c>user</c>, <c>host</c>, <c>port</c>, <c>path</c>,
    /// or a parameter's name.</summary>
    public string Part { get; }
}
