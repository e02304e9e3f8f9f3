using System.Globalization;
using System.Net;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

public sealed partial class HostView
{
    private const string Listening =
        @"sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]\{4\}\) [0-9A-F]*:0000 0A.*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null; echo end";

    /// <summary>Whether commands that only read may be run on it by ssh.</summary>
    public bool MayUseShell { get; init; }

    /// <summary>What time it is on the administrator's machine.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Its shell; null where that was not permitted, or there is none.</summary>
    public IHostShell? Shell => MayUseShell ? Hypervisor.Shell : null;

    /// <summary>Why there is no <see cref="Shell"/>, and how there would be one; null where there is.</summary>
    public (string Why, string Fix)? NoShell => Shell is not null ? null
        : !MayUseShell ? ($"libvirt does not tell it, and {Name} itself was not asked", "-Shell looks.")
        : ($"libvirt does not tell it, and {Name} is not reached by ssh ({Reference.Uri})", $"Name {Name} by ssh for this (qemu+ssh://HOST/system), and -Shell looks.");

    /// <summary>All that its shell says of it, read at once; null where there is no <see cref="Shell"/>.</summary>
    public async Task<HostShellFacts?> ShellAsync() => Shell is not { } shell
        ? null
        : await OnceAsync("shell", async token => HostShellReader.Read(
            await shell.RunAsync(HostShellScript.Text, token).ConfigureAwait(false))).ConfigureAwait(false);

    /// <summary>Looks at files, all in one call; null where there is no <see cref="Shell"/>.</summary>
    /// <param name="paths">Absolute paths.</param>
    /// <returns>What is at each of them.</returns>
    public async Task<IReadOnlyDictionary<string, HostFile>?> StatAsync(IReadOnlyCollection<string> paths)
    {
        string[] all = [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Shell is not { } shell ? null
            : all.Length == 0 ? new Dictionary<string, HostFile>()
            : await OnceAsync($"stat {string.Join('\0', all)}", async token => HostFileReader.Read(
                all, (await shell.RunAsync(HostFileReader.Script(all), token).ConfigureAwait(false)).Output)).ConfigureAwait(false);
    }

    /// <summary>The addresses that a name has there; none where it has none, null where that cannot be asked.</summary>
    /// <param name="name">A name, or an address.</param>
    public async Task<IReadOnlyList<IPAddress>?> ResolveAsync(string name)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            return [address];
        }

        const string asked = "asked";
        var output = await RunAsync($"command -v getent >/dev/null && echo {asked} && getent ahosts {ShellText.Quote(name)}").ConfigureAwait(false);
        return output?.StartsWith(asked, StringComparison.Ordinal) is true
            ? [.. output.Split('\n').Skip(1).Select(l => IPAddress.TryParse(l.Split(' ', '\t')[0], out var found) ? found : null).OfType<IPAddress>().Distinct()]
            : null;
    }

    /// <summary>The ports that something listens at, at whatever address; null where there is no <see cref="Shell"/>.</summary>
    internal async Task<HashSet<int>?> ListeningAsync() => await RunAsync(Listening).ConfigureAwait(false) is not { } output
        ? null
        : [.. output.Split('\n').Select(l => int.TryParse(l, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) ? port : 0)];

    /// <summary>Runs a script that one check needs, once for all that ask for the same; null where there is no <see cref="Shell"/>.</summary>
    /// <param name="script">A script that only reads.</param>
    /// <returns>What it printed.</returns>
    internal async Task<string?> RunAsync(string script) => Shell is not { } shell
        ? null
        : await OnceAsync($"script {script}", async token => (await shell.RunAsync(script, token).ConfigureAwait(false)).Output).ConfigureAwait(false);
}
