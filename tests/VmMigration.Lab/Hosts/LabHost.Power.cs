using System.Globalization;

namespace VmMigration.Lab;

public sealed partial class LabHost
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Starts the host (its namespaces, sshd and libvirtd), after <see cref="KillHostAsync"/> too.</summary>
    /// <exception cref="LabException">It does not come up within a minute; the message carries what it said.</exception>
    public async Task BootAsync(CancellationToken cancellationToken = default)
    {
        if (InitProcessId is not null)
        {
            throw new LabException($"{Name} is up.");
        }
        string run = _state.Paths.HostRun(Name);
        bool rejoins = Directory.Exists(run);
        if (rejoins)
        {
            Directory.Delete(run, recursive: true);
        }
        foreach (string folder in (string[])[run, $"{run}/libvirt", $"{run}/sshd", $"{run}/lock"])
        {
            Directory.CreateDirectory(folder);
        }
        // Not one for all hosts: bash reads it while the next host would write it anew.
        string script = $"{run}/host-init.sh";
        await File.WriteAllTextAsync(script, EmbeddedText.Read("host-init.sh"), cancellationToken);
        await Tool.StartDetachedAsync(
            _state.Paths.HostLog(Name),
            "nsenter",
            [
                $"--net=/run/netns/{_state.Addresses.HostNamespace(Number)}", "--",
                "unshare", "--mount", "--uts", "--pid", "--fork", "--",
                "bash", script, Name, run, DataDirectory, Kind.Root ?? "", LabPaths.Cache,
            ],
            cancellationToken);
        if (!await Wait.UntilAsync(() => Task.FromResult(File.Exists($"{run}/ready")), StartTimeout, Poll, cancellationToken))
        {
            string first = File.Exists($"{run}/init.stat") ? "its first process runs" : "its first process did not begin";
            throw new LabException($"{Name} did not come up, {first}: {await File.ReadAllTextAsync(_state.Paths.HostLog(Name), cancellationToken)}");
        }
        await StartLibvirtdAsync(cancellationToken);
        if (_state.SharedStorage && rejoins)
        {
            await SharedVolume.RejoinAsync(this, cancellationToken);
        }
    }

    /// <summary>Kills the host as a power cut does: every process of it at once.</summary>
    public Task KillHostAsync() => LabRegistry.KillHostAsync(_state.Paths, Name);

    /// <summary>Starts libvirtd and waits until it answers.</summary>
    public async Task StartLibvirtdAsync(CancellationToken cancellationToken = default)
    {
        CommandResult result = await RunAsync(["libvirtd", "--listen", "--daemon"], cancellationToken);
        if (!result.Succeeded)
        {
            string log = $"{DataDirectory}/log/libvirt/libvirtd.log";
            throw new LabException($"libvirtd of {Name}: {result.Error}\n{(File.Exists(log) ? File.ReadAllText(log) : "")}");
        }
        (await VirshAsync(["version"], cancellationToken)).EnsureSuccess();
    }

    /// <summary>Ends libvirtd in good order and waits until it is gone. Guests go on.</summary>
    public async Task StopLibvirtdAsync(CancellationToken cancellationToken = default)
    {
        await KillLibvirtdAsync("TERM");
        await WaitForLibvirtdEndAsync(cancellationToken);
    }

    /// <summary>Ends libvirtd in good order and starts it again.</summary>
    public async Task RestartLibvirtdAsync(CancellationToken cancellationToken = default)
    {
        await StopLibvirtdAsync(cancellationToken);
        await StartLibvirtdAsync(cancellationToken);
    }

    /// <summary>
    /// Sends libvirtd a signal by its name: KILL to crash it (it is gone when this returns), STOP and CONT to hang it for a while.
    /// </summary>
    public async Task KillLibvirtdAsync(string signal = "KILL")
    {
        if (LibvirtdProcessId is { } process)
        {
            (await RunAsync("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture))).EnsureSuccess();
            if (signal == "KILL")
            {
                await WaitForLibvirtdEndAsync(CancellationToken.None);
            }
        }
    }

    private async Task WaitForLibvirtdEndAsync(CancellationToken cancellationToken)
    {
        if (!await Wait.UntilAsync(() => Task.FromResult(LibvirtdProcessId is null), StartTimeout, Poll, cancellationToken))
        {
            throw new LabException($"libvirtd of {Name} does not end.");
        }
    }

    /// <summary>The number of libvirtd's process inside the host; null when it does not run.</summary>
    private int? LibvirtdProcessId
    {
        get
        {
            string file = $"{_state.Paths.HostRun(Name)}/libvirtd.pid";
            if (InitProcessId is not { } init || !File.Exists(file)
                || !int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int process))
            {
                return null;
            }
            return File.Exists($"/proc/{init}/root/proc/{process}/stat") ? process : null;
        }
    }
}
