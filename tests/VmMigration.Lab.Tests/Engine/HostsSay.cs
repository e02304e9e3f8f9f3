namespace VmMigration.Lab.Tests.Engine;

/// <summary>What both hosts' own virsh says, asked after a move: the core's word is not taken for it.</summary>
internal static class HostsSay
{
    /// <summary>Who has the guest and in which state: <c>kvm1: shut off (migrated), kvm2: running (migrated)</c>.</summary>
    public static async Task<string> WhereAsync(LabGuest guest) => string.Join(
        ", ", (await guest.StatesAsync()).OrderBy(s => s.Key.Name, StringComparer.Ordinal).Select(s => $"{s.Key}: {s.Value}"));

    /// <summary>Which hosts keep its definition: <c>kvm1 kvm2</c>.</summary>
    public static async Task<string> DefinedOnAsync(LabGuest guest, LabEnvironment lab)
    {
        List<string> found = [];
        foreach (LabHost host in lab.Hosts)
        {
            string[] names = (await host.VirshAsync("list", "--all", "--persistent", "--name")).EnsureSuccess().Output.Split('\n');
            if (names.Contains(guest.Name))
            {
                found.Add(host.Name);
            }
        }

        return string.Join(' ', found);
    }

    /// <summary>Which hosts start it when they start: <c>kvm1</c>.</summary>
    public static async Task<string> StartsWithAsync(LabGuest guest, LabEnvironment lab)
    {
        List<string> found = [];
        foreach (LabHost host in lab.Hosts)
        {
            if ((await VirshAsync(host, "list", "--all", "--autostart", "--name")).Split('\n').Contains(guest.Name))
            {
                found.Add(host.Name);
            }
        }

        return string.Join(' ', found);
    }

    /// <summary>The guest's QEMU processes on all hosts.</summary>
    public static async Task<int> ProcessesAsync(LabGuest guest, LabEnvironment lab)
    {
        var counts = await Task.WhenAll(lab.Hosts.Select(h => h.RunAsync("pgrep", "-c", "-f", $"guest={guest.Name},")));
        return counts.Sum(c => int.Parse(c.Output, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The answer of a virsh command, as text without blanks around it.</summary>
    public static async Task<string> VirshAsync(LabHost host, params string[] arguments) =>
        (await host.VirshAsync(arguments)).EnsureSuccess().Output.Trim();

    /// <summary>Asserts that the guest runs on the first host as if nothing had been asked, and that the second has no trace of it.</summary>
    public static async Task UntouchedAsync(LabGuest guest, LabEnvironment lab)
    {
        Assert.Equal("kvm1: running (booted)", await WhereAsync(guest));
        Assert.Equal(guest.Options.Persistent ? "kvm1" : "", await DefinedOnAsync(guest, lab));
        Assert.Equal(1, await ProcessesAsync(guest, lab));
        Assert.Equal("Job type:         None", await VirshAsync(lab.Hosts[0], "domjobinfo", guest.Name));
    }

    /// <summary>Asserts that no QEMU of that guest was ever started on a host: it would have left a log.</summary>
    public static async Task NeverStartedAsync(LabGuest guest, LabHost host) =>
        Assert.False((await host.RunAsync("test", "-e", $"/var/log/libvirt/qemu/{guest.Name}.log")).Succeeded);
}
