namespace VmMigration.Preflight.Checks;

/// <summary>A host can be set to take part in encrypted migrations only.</summary>
internal sealed class TlsForcedCheck() : HostsCheck(
    "TlsForced", CheckCategory.Connection, "Does neither host insist on TLS for migrations?",
    "this libvirtd instance allows migration only with VIR_MIGRATE_TLS flag")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Request.Tls || move.Request.Tunnelled)
        {
            found.Pass(move.Request.Tls ? "it is moved with TLS" : "a tunnelled move counts as encrypted");
            return;
        }

        HostView[] hosts = [move.Source, move.Destination];
        var unknown = false;
        foreach (var host in hosts)
        {
            var forces = (await host.ShellAsync().ConfigureAwait(false))?.ForcesTls;
            unknown |= forces is null;
            if (forces is true)
            {
                found.Fail($"{host.Name} takes part in migrations with TLS only (migrate_tls_force)", "Add -Tls.", host.Name, $"{host.Name}: migrate_tls_force = 1");
            }
        }

        if (found.All.Count > 0)
        {
            return;
        }

        if (!unknown)
        {
            found.Pass("neither does");
        }
        else if (Array.Exists(hosts, h => h.NoShell is not null))
        {
            found.SkippedWithoutShell(hosts);
        }
        else
        {
            found.Skipped("it is in qemu.conf, which this user may not read", "Reach the hosts as root.");
        }
    }
}
