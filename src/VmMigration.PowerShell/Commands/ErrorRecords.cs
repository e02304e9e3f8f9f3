using System.Management.Automation;

namespace VmMigration.Commands;

/// <summary>Exceptions as PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Exception exception)
    {
        var description = ErrorDescription.Of(exception);
        var category = Enum.Parse<ErrorCategory>(description.Kind.ToString());
        return new ErrorRecord(exception, description.Id, category, description.Target)
        {
            // PowerShell shows both; what the message says already is not said twice.
            ErrorDetails = new ErrorDetails(exception.Message.Replace(description.RecommendedAction, "", StringComparison.Ordinal).TrimEnd())
            {
                RecommendedAction = description.RecommendedAction,
            },
        };
    }
}
