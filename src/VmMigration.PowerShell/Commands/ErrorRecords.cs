using System.Management.Automation;
using VmMigration.Libvirt;

namespace VmMigration.Commands;

/// <summary>Exceptions as PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Exception exception)
    {
        var description = ErrorDescription.Of(exception);
        var category = Enum.Parse<ErrorCategory>(description.Kind.ToString());
        var message = description.RecommendedAction.Length == 0
            ? exception.Message
            : exception.Message.Replace(description.RecommendedAction, "", StringComparison.Ordinal).TrimEnd();
        return new ErrorRecord(exception, description.Id, category, description.Target)
        {
            // PowerShell shows both; what the message says already is not said twice.
            ErrorDetails = new ErrorDetails(DisplayText.Clean(message))
            {
                RecommendedAction = description.RecommendedAction,
            },
        };
    }
}
