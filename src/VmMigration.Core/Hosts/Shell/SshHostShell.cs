using VmMigration.Libvirt;

namespace VmMigration.Hosts;

/// <summary>A host's shell by ssh, the way that its daemon is reached.</summary>
internal sealed class SshHostShell(HostReference host, SshShell ssh) : IHostShell
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<HostShellAnswer> RunAsync(string script, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ssh.RunAsync(script, Limit, cancellationToken).ConfigureAwait(false);
            return new HostShellAnswer(answer.Output, answer.Clock is { } clock ? new HostClock(clock.Offset, clock.Uncertainty) : null);
        }
        catch (LibvirtException e)
        {
            throw HostErrors.Explain(e, host);
        }
    }
}
