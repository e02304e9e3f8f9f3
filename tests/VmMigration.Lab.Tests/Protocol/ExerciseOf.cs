using VmMigration.Libvirt.Rpc;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>An exercise with the types of its procedure.</summary>
internal sealed record Exercise<TArguments, TResult>(
    Procedure<TArguments, TResult> Typed, Func<Daemon, TArguments> Arguments, Func<Daemon, Task> Run)
    : Exercise(Typed)
{
    public override Task RunAsync(Daemon daemon) => Run(daemon);

    public override Task CallAsync(Daemon daemon, RpcConnection connection) =>
        connection.CallAsync(Typed, Arguments(daemon), CancellationToken.None);
}
