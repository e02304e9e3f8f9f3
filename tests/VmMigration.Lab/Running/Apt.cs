using System.Runtime.Versioning;

namespace VmMigration.Lab;

/// <summary>Debian's package tool, for one process of ours at a time.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Apt : IAsyncDisposable
{
    private const string Gate = "/run/vmmigration-apt.lock";
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const string KeptPolicy = $"{Policy}.kept-by-vmmigration";

    // What invoke-rc.d and its kin take for: start nothing.
    private const string NoDaemons = "#!/bin/sh\n# Made by VmMigration's lab while it installs packages.\nexit 101\n";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UpdatePatience = TimeSpan.FromMinutes(10);

    private readonly FileStream _gate;

    private Apt(FileStream gate) => _gate = gate;

    /// <summary>Whether a process of ours installs packages, or was killed while it did.</summary>
    public static bool IsInstalling
    {
        get
        {
            try
            {
                return File.ReadAllText(Policy) == NoDaemons;
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>Waits until no other process holds it.</summary>
    public static async Task<Apt> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new Apt(new FileStream(Gate, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(Gate))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Installs packages and starts none of the daemons that they bring.</summary>
    /// <exception cref="LabException">They are not to be had.</exception>
    public async Task InstallAsync(IReadOnlyCollection<string> packages, CancellationToken cancellationToken)
    {
        string[] install = ["install", "--no-install-recommends", .. packages];
        ForbidDaemons();
        try
        {
            if (!(await RunAsync(install, cancellationToken)).Succeeded)
            {
                // The lists are missing, or so old that they name files that are gone; or an earlier run was cut off.
                await Tool.RunAsync("env", ["DEBIAN_FRONTEND=noninteractive", "dpkg", "--configure", "-a"], null, cancellationToken);
                await UpdateAsync(cancellationToken);
                (await RunAsync(install, cancellationToken)).EnsureSuccess();
            }
        }
        finally
        {
            AllowDaemons();
        }
    }

    /// <summary>Gets the lists of packages anew.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        // Of its locks apt waits for dpkg's alone; somebody else may be updating, too.
        for (DateTime end = DateTime.UtcNow + UpdatePatience; ;)
        {
            CommandResult update = await RunAsync(["update"], cancellationToken);
            if (!update.Error.Contains("Could not get lock", StringComparison.Ordinal) || DateTime.UtcNow > end)
            {
                update.EnsureSuccess();
                return;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    private static Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
        => Tool.RunAsync(
            "env", ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600", .. arguments], null, cancellationToken);

    private static void ForbidDaemons()
    {
        if (File.Exists(Policy) && !IsInstalling)
        {
            File.Move(Policy, KeptPolicy, overwrite: true);
        }
        string made = $"{Policy}.new";
        File.WriteAllText(made, NoDaemons);
        File.SetUnixFileMode(made, (UnixFileMode)0b111_101_101);
        File.Move(made, Policy, overwrite: true);
    }

    /// <summary>Puts back what <see cref="InstallAsync"/> changed, also after one that was killed.</summary>
    public static void AllowDaemons()
    {
        if (IsInstalling)
        {
            File.Delete(Policy);
        }
        if (File.Exists(KeptPolicy))
        {
            File.Move(KeptPolicy, Policy);
        }
    }
}
