namespace VmMigration.Lab;

/// <summary>What a program left behind.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">The exit code; 0 is success.</param>
/// <param name="Output">Standard output, without the last line's end.</param>
/// <param name="Error">Standard error, without the last line's end.</param>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Returns this result when the program succeeded.</summary>
    /// <exception cref="LabException">The program failed; the message carries what it said.</exception>
    public CommandResult EnsureSuccess() => Succeeded
        ? this
        : throw new LabException($"'{Command}' failed with {ExitCode}: {(Error.Length > 0 ? Error : Output)}");
}
