namespace VmMigration.Migration;

/// <summary>What the journal has of a step.</summary>
internal static class StepFields
{
    /// <summary>Sets a field, unless there is nothing to say.</summary>
    public static void SetKnown(this Dictionary<string, string> fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }
}
