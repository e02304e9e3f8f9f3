namespace VmMigration.Hosts;

/// <summary>A text that was to name a host does not: it is refused before anything is dialled.</summary>
public sealed class HostReferenceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="text">What was given, as it was given.</param>
    /// <param name="reason">What is wrong with it, as the rest of a sentence that begins with the text.</param>
    public HostReferenceException(string text, string reason)
        : base($"'{HostText.Printable(text)}' does not name a host: {reason}. " + Allowed)
    {
        Text = HostText.Printable(text);
        Reason = reason;
    }

    /// <summary>What may stand for a host, as a sentence.</summary>
    public const string Allowed =
        "Give a name from the inventory, user@host, or a libvirt URI such as qemu+ssh://root@kvm1/system.";

    /// <summary>What was given, as far as it can be shown: without a password or control characters.</summary>
    public string Text { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
