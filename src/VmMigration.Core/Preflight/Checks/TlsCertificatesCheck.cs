using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Reads the certificates that both hosts show each other for this move, and judges each by what the other believes. Keys are
/// not read. What the control connections needed has been accepted already.
/// </summary>
internal sealed class TlsCertificatesCheck() : HostsCheck(
    "TlsCertificates", CheckCategory.Connection, "Will both hosts accept each other's certificates?",
    "Cannot read from TLS channel: Input/output error; Certificate does not match the hostname kvm2; The server certificate /etc/pki/qemu/server-cert.pem has expired; "
    + "authentication failed: Failed to verify peer's certificate; host migration TLS directory not configured")
{
    private const string Qemu = "QEMU's";
    private const string DaemonFolder = "/etc/pki/libvirt";
    private const string DaemonAuthorities = "/etc/pki/CA/cacert.pem";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        var peer = PeerName(move);
        if (!move.Request.Tls && peer is null)
        {
            found.Pass("neither memory nor the daemons use TLS between the hosts");
            return;
        }

        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var before = found.All.Count;
        if (peer is not null)
        {
            // Where the daemons do not reach each other this session may still drive the move.
            var mayBeDirect = move.Request is { Control: ControlMode.Auto, Tunnelled: false };
            await TellAsync(new TlsPair(
                "libvirt's", destination, $"{DaemonFolder}/servercert.pem", $"{DaemonFolder}/private/serverkey.pem", source, DaemonAuthorities, peer), found, mayBeDirect).ConfigureAwait(false);
            await TellAsync(new TlsPair(
                "libvirt's", source, $"{DaemonFolder}/clientcert.pem", $"{DaemonFolder}/private/clientkey.pem", destination, DaemonAuthorities, null), found, mayBeDirect).ConfigureAwait(false);
        }

        if (move.Request.Tls)
        {
            await TellOfQemuAsync(move, found).ConfigureAwait(false);
        }

        if (found.All.Count == before)
        {
            found.Pass("each accepts the other's");
        }
    }

    private static async Task TellOfQemuAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        var (here, there) = ((await source.ShellAsync().ConfigureAwait(false))!, (await destination.ShellAsync().ConfigureAwait(false))!);
        if ((here.MigrationTlsFolder, there.MigrationTlsFolder) is not ({ } from, { } to))
        {
            found.Skipped("where QEMU's certificates are is in qemu.conf, which this user may not read", "Reach the hosts as root.");
            return;
        }

        var target = await MigrationTarget.OfAsync(move).ConfigureAwait(false);
        await TellAsync(new TlsPair(
            Qemu, destination, $"{to}/server-cert.pem", $"{to}/server-key.pem", source, $"{from}/ca-cert.pem",
            move.Request.TlsDestination ?? target.Host), found, false).ConfigureAwait(false);
        if (there.VerifiesTlsPeers)
        {
            await TellAsync(new TlsPair(
                Qemu, source, $"{from}/client-cert.pem", $"{from}/client-key.pem", destination, $"{to}/ca-cert.pem", null), found, false).ConfigureAwait(false);
        }
    }

    private static async Task TellAsync(TlsPair pair, Findings found, bool isMild)
    {
        var (holder, verifier) = ((await pair.Holder.ShellAsync().ConfigureAwait(false))!, (await pair.Verifier.ShellAsync().ConfigureAwait(false))!);
        foreach (var (host, file) in new[]
        {
            (pair.Holder, holder.PemFile(pair.Certificate)), (pair.Holder, holder.PemFile(pair.Key)), (pair.Verifier, verifier.PemFile(pair.Authorities)),
        })
        {
            if (file is { State: HostPemState.Missing })
            {
                Trouble(host, file.Path, "is not there", "");
                return;
            }
        }

        if (holder.PemFile(pair.Certificate) is not { Text: { } certificate } || verifier.PemFile(pair.Authorities) is not { Text: { } authorities })
        {
            found.Skipped($"{pair.What} certificates on {pair.Holder.Name} or {pair.Verifier.Name} are elsewhere, or this user may not read them", subject: pair.Certificate);
            return;
        }

        var now = pair.Verifier.Time.GetUtcNow() + (verifier.Clock?.Offset ?? TimeSpan.Zero);
        if (CertificateJudge.Judge(pair, certificate, authorities, now) is { } trouble)
        {
            Trouble(pair.Holder, pair.Certificate, trouble.Why, trouble.Evidence);
        }

        void Trouble(HostView host, string path, string why, string evidence)
        {
            var isQemu = pair.What == Qemu;
            var message = $"{pair.What} certificate file {path} on {host.Name} {why}";
            var fix = $"Have {pair.What} certificate on {pair.Holder.Name} issued anew by an authority that {pair.Verifier.Name} has in {pair.Authorities}"
                + (pair.Name is not { } name ? "." : $", with {name} among its names (subjectAltName){(isQemu ? "; or name what it has (-TlsDestination)" : "")}.");
            var said = evidence.Length == 0 ? null : evidence;
            if (isMild)
            {
                found.Warning(message, fix, path, said);
            }
            else
            {
                found.Fail(message, fix, path, said, MigrationError.CertificateInvalid);
            }
        }
    }

    /// <summary>The name by which the source's daemon reaches the destination's by TLS; null where it does not.</summary>
    private static string? PeerName(MoveView move) =>
        move.Request.Control is not ControlMode.Direct && LibvirtUri.TryParse(move.Request.Destination.EffectivePeerUri, out var uri)
            && uri is { Transport: LibvirtTransport.Tls, NoVerify: false } ? uri.Host : null;
}
