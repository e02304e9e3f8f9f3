using VmMigration.Libvirt;

namespace VmMigration;

/// <summary>
/// Why something was not done, for an administrator: what did not happen, where the guest is, why, and what to do.
/// What libvirt or ssh said is in <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class MigrationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Its name.</param>
    /// <param name="message">What did not happen, where the guest is, why.</param>
    /// <param name="recommendedAction">What to do.</param>
    /// <param name="target">The host, guest or file it is about.</param>
    /// <param name="innerException">What it comes from.</param>
    public MigrationException(
        MigrationError error, string message, string recommendedAction, string? target = null, Exception? innerException = null)
        : base(DisplayText.Clean(message), innerException)
    {
        Error = error;
        RecommendedAction = DisplayText.Clean(recommendedAction);
        Target = target;
    }

    /// <summary>What went wrong.</summary>
    public MigrationError Error { get; }

    /// <summary>What to do.</summary>
    public string RecommendedAction { get; }

    /// <summary>The host, guest or file it is about.</summary>
    public string? Target { get; }

    /// <summary>The id of the check that asks about it; null where none does.</summary>
    public string? Check { get; init; }

    /// <summary>What an administrator is to read, wherever a record is printed; the stack is in the exception's own properties.</summary>
    public override string ToString() => $"{Message} {RecommendedAction}";
}
