namespace VmMigration.Lab;

/// <summary>The lab could not do what it was asked: a tool failed, a host did not come up, a name is taken.</summary>
public sealed class LabException : Exception
{
    public LabException()
    {
    }

    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
