namespace VmMigration;

/// <summary>What sort of error it is, under the names that PowerShell's <c>ErrorCategory</c> has for it.</summary>
public enum ErrorKind
{
    /// <summary>None of the others.</summary>
    NotSpecified,
    /// <summary>What was given cannot be.</summary>
    InvalidArgument,
    /// <summary>A file or text cannot be read.</summary>
    ParserError,
    /// <summary>There is no such thing.</summary>
    ObjectNotFound,
    /// <summary>There is one already.</summary>
    ResourceExists,
    /// <summary>Somebody else holds it.</summary>
    ResourceBusy,
    /// <summary>It cannot be had.</summary>
    ResourceUnavailable,
    /// <summary>It is not in a state for this.</summary>
    InvalidOperation,
    /// <summary>This is not done here.</summary>
    NotImplemented,
    /// <summary>It may not be done.</summary>
    PermissionDenied,
    /// <summary>Who asks is not known.</summary>
    AuthenticationError,
    /// <summary>A key or certificate is not what it should be.</summary>
    SecurityError,
    /// <summary>The host does not answer.</summary>
    ConnectionError,
    /// <summary>Not in time.</summary>
    OperationTimeout,
    /// <summary>It was stopped.</summary>
    OperationStopped,
    /// <summary>The result cannot be known.</summary>
    InvalidResult,
}
