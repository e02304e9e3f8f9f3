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
            ErrorDetails = new ErrorDetails(exception.Message)
            {
                RecommendedAction = description.RecommendedAction,
            },
        };
    }
}
