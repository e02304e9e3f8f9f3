using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab;

public sealed partial class LabHost
{
    /// <summary>Runs a program inside the host, as its root, to the program's end.</summary>
    /// <exception cref="LabException">The host is down.</exception>
    public Task<CommandResult> RunAsync(params string[] command) => RunAsync(command, CancellationToken.None);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public Task<CommandResult> RunAsync(IEnumerable<string> command, CancellationToken cancellationToken)
        => Tool.RunAsync("nsenter", Enter(command), null, cancellationToken);

    /// <summary>Runs virsh inside the host, against its own daemon.</summary>
    public Task<CommandResult> VirshAsync(params string[] arguments) => VirshAsync(arguments, CancellationToken.None);

    /// <inheritdoc cref="VirshAsync(string[])"/>
    public Task<CommandResult> VirshAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
        => RunAsync(["virsh", "-c", "qemu:///system", .. arguments], cancellationToken);

    /// <summary>Runs a program inside the host on this process's terminal; a shell when there is none.</summary>
    internal Task<int> RunOnTerminalAsync(IReadOnlyCollection<string> command, CancellationToken cancellationToken)
        => Tool.RunOnTerminalAsync(new ProcessStartInfo("nsenter", Enter(command.Count == 0 ? ["bash", "-l"] : command)), cancellationToken);

    internal Task<CommandResult> RunAsync(IEnumerable<string> command, string input, CancellationToken cancellationToken)
        => Tool.RunAsync("nsenter", Enter(command), input, cancellationToken);

    private IEnumerable<string> Enter(IEnumerable<string> command)
    {
        int init = InitProcessId ?? throw new LabException($"{Name} is down.");
        return
        [
            "--target", init.ToString(CultureInfo.InvariantCulture), "--mount", "--uts", "--net", "--pid", "--",
            "env", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. command,
        ];
    }
}
