namespace VmMigration.Lab.Tests.Engine;

/// <summary>
/// A host whose QEMU may not use userfaultfd, as under a kernel or a container that forbids it: its binary is covered, in the
/// host's own mount namespace, by a script that drops the capability that a root's QEMU has it by.
/// </summary>
internal sealed class WithoutUserFaults : IAsyncDisposable
{
    // QEMU finds its modules in ../lib beside its own folder: /run will do.
    private const string Copy = "/run/qemu-without-userfaults";
    private const string Wrapper = Copy + ".sh";
    private const string Qemu = "/usr/bin/qemu-system-x86_64";
    private readonly LabHost _host;

    private WithoutUserFaults(LabHost host) => _host = host;

    public static async Task<WithoutUserFaults> OnAsync(LabHost host)
    {
        const string allowed = "/proc/sys/vm/unprivileged_userfaultfd";
        Assert.SkipWhen(!File.Exists(allowed) || File.ReadAllText(allowed).Trim() != "0", "Every process may use userfaultfd here.");
        (await host.RunAsync("sh", "-c", $$"""
            set -e
            cp {{Qemu}} {{Copy}}
            printf '#!/bin/sh\nexec setpriv --bounding-set -sys_ptrace --inh-caps -sys_ptrace -- {{Copy}} -L /usr/share/seabios -L /usr/share/qemu "$@"\n' > {{Wrapper}}
            chmod 755 {{Wrapper}}
            mount --bind {{Wrapper}} {{Qemu}}
            """)).EnsureSuccess();
        return new WithoutUserFaults(host);
    }

    public async ValueTask DisposeAsync() =>
        // A guest that runs keeps the file open, not the mount.
        (await _host.RunAsync("sh", "-c", $"umount {Qemu} && rm {Copy} {Wrapper}")).EnsureSuccess();
}
