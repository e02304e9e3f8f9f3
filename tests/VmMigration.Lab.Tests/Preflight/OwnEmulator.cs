using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>
/// An emulator at a path of its own, the same on all hosts, which on each of them can be another one. What libvirt is to
/// know of it is put where it keeps its findings, so that it does not ask QEMU for seconds.
/// </summary>
internal sealed partial class OwnEmulator : IDisposable
{
    private const string Real = "/usr/bin/qemu-system-x86_64";

    private readonly List<string> _files = [];

    public string Path { get; } = $"/var/lib/libvirt/qemu-{Guid.NewGuid():n}";

    /// <summary>Puts it on a host, or another in its place.</summary>
    /// <param name="host">The host.</param>
    /// <param name="arguments">What the real one is told beside what libvirt tells it.</param>
    /// <param name="findings">Changes what libvirt has found out of the real one.</param>
    public async Task PutAsync(LabHost host, string arguments = "", Func<string, string>? findings = null)
    {
        var file = $"{host.DataDirectory}/lib/{System.IO.Path.GetFileName(Path)}";
        var before = File.Exists(file) ? await ChangedAsync(host) : "";
        var changed = before;
        // libvirt knows an emulator again by the second in which it was changed last.
        Assert.True(await Wait.UntilAsync(
            async () =>
            {
                await File.WriteAllTextAsync(file, $"#!/bin/sh\nexec {Real} \"$@\" {arguments}\n");
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
                changed = await ChangedAsync(host);
                return changed != before;
            },
            TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), CancellationToken.None));
        var known = Changed().Replace(Emulator().Replace(
            await File.ReadAllTextAsync(FindingsOf(host, Real)), $"<emulator>{Path}</emulator>"), $"<qemuctime>{changed}</qemuctime>");
        await File.WriteAllTextAsync(FindingsOf(host, Path), findings?.Invoke(known) ?? known);
        _files.AddRange([file, FindingsOf(host, Path)]);
    }

    public void Dispose() => _files.ForEach(File.Delete);

    private static string FindingsOf(LabHost host, string emulator) =>
        $"{host.DataDirectory}/cache/qemu/capabilities/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(emulator)))}.xml";

    private async Task<string> ChangedAsync(LabHost host) =>
        long.Parse((await host.RunAsync("stat", "-c", "%Z", Path)).EnsureSuccess().Output, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<emulator>.*</emulator>")]
    private static partial Regex Emulator();

    [GeneratedRegex("<qemuctime>.*</qemuctime>")]
    private static partial Regex Changed();
}
