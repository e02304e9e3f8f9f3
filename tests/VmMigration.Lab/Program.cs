using System.Runtime.InteropServices;
using VmMigration.Lab;
using VmMigration.Lab.Commands;

const string Usage = """
    usage: lab demo [--memory MiB] [--dirty MiB/s] [--link RATE] [--name LAB]
           lab up [--hosts N] [--generation RELEASE,…] [--link RATE] [--shared-storage] [--ceph] [--nfs] [--foreground] [--name LAB]
           lab install [--all]
           lab guest [GUEST] [--host kvm1] [--kind linux|bootsector] [--memory MiB] [--dirty MiB/s]
                             [--disk MiB] [--name LAB]
           lab move GUEST --inventory FILE --state FOLDER [--from kvm1] [--to kvm2] [--bandwidth MiB/s] [--downtime MS]
                          [--copy] [--direct] [--cold [--force]] [--rehearse] [--die Before|During|After:MEMBER[:COUNT[:FOLDER]]]
           lab soak [--moves N] [--seed S]
           lab echo ADDRESS [--seconds N]
           lab status
           lab shell [--name LAB] HOST [command …]
           lab down [--name LAB]
    """;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
var line = new CommandLine(args);
try
{
    return line.Next() switch
    {
        "demo" => await DemoCommand.RunAsync(line, stop.Token),
        "up" => await UpCommand.RunAsync(line, stop.Token),
        "install" => await InstallCommand.RunAsync(line, stop.Token),
        "guest" => await GuestCommand.RunAsync(line, stop.Token),
        "move" => await MoveCommand.RunAsync(line, stop.Token),
        "soak" => await SoakCommand.RunAsync(line, stop.Token),
        "echo" => await EchoCommand.RunAsync(line, stop.Token),
        "status" => await StatusCommand.RunAsync(line, stop.Token),
        "shell" => await ShellCommand.RunAsync(line, stop.Token),
        "down" => await DownCommand.RunAsync(line),
        _ => throw new UsageException(Usage),
    };
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (LabException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
