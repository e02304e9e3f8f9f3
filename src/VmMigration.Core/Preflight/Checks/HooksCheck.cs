namespace VmMigration.Preflight.Checks;

/// <summary>A hook is a program of the administrator's that libvirt runs when a guest comes or goes; it may change the guest's XML, or refuse it.</summary>
internal sealed class HooksCheck() : HostsCheck(
    "Hooks", CheckCategory.Connection, "Are libvirt's hooks for guests the same on both hosts?",
    "Hook script execution failed: internal error: Child process (/etc/libvirt/hooks/qemu … migrate begin) unexpected exit status 1")
{
    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var here = (await source.ShellAsync().ConfigureAwait(false))!.Hooks;
        var there = (await destination.ShellAsync().ConfigureAwait(false))!.Hooks;
        if (here is null || there is null)
        {
            found.Skipped($"{(here is null ? source.Name : destination.Name)} does not let this user look at /etc/libvirt/hooks", "Reach the hosts as root.");
        }
        else if (here == there)
        {
            found.Pass(here == "none" ? "neither host has any" : "they are");
        }
        else
        {
            found.Warning(
                here == "none" ? $"{destination.Name} has hooks for guests, and {source.Name} has none"
                : there == "none" ? $"{source.Name} has hooks for guests, and {destination.Name} has none"
                : $"{source.Name} and {destination.Name} have different hooks for guests",
                $"Compare them: diff <(ssh {source.Name} cat /etc/libvirt/hooks/qemu) <(ssh {destination.Name} cat /etc/libvirt/hooks/qemu); qemu.d, too.",
                "/etc/libvirt/hooks");
        }
    }
}
