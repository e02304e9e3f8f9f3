namespace VmMigration.Hosts;

/// <summary>A host's own shell, for what its daemon does not tell. Only commands that read are run in it.</summary>
public interface IHostShell
{
    /// <summary>
    /// Runs a script to its end, as the user of the control connection. What comes from outside is in it only as
    /// <see cref="ShellText.Quote"/> leaves it.
    /// </summary>
    /// <param name="script">The script, for any POSIX shell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MigrationException">The host was not reached, or the script did not end in time.</exception>
    Task<HostShellAnswer> RunAsync(string script, CancellationToken cancellationToken);
}
