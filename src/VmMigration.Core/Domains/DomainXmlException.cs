namespace VmMigration.Domains;

/// <summary>A domain's XML cannot be read: it is not XML, not a domain, or lacks what every domain has.</summary>
public sealed class DomainXmlException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">What is missing or wrong, and where in the XML.</param>
    /// <param name="innerException">What the XML parser said.</param>
    public DomainXmlException(string problem, Exception? innerException = null)
        : base($"The domain's XML cannot be read: {problem}", innerException)
    {
    }
}
