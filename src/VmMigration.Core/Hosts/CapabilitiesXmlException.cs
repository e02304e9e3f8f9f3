namespace VmMigration.Hosts;

/// <summary>What a daemon says of its abilities cannot be read.</summary>
public sealed class CapabilitiesXmlException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">What is missing or wrong, and where in the XML.</param>
    /// <param name="innerException">What the XML parser said.</param>
    public CapabilitiesXmlException(string problem, Exception? innerException = null)
        : base($"The host's capabilities cannot be read: {problem}", innerException)
    {
    }
}
