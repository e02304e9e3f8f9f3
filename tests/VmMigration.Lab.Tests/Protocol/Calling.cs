using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Makes exercises.</summary>
internal static class Calling
{
    /// <summary>A call that only reads, and what its result is.</summary>
    public static Exercise Reading<TArguments, TResult>(
        Procedure<TArguments, TResult> procedure, Func<Daemon, TArguments> arguments, Action<Daemon, TResult> check) =>
        new Exercise<TArguments, TResult>(
            procedure, arguments, async d => check(d, await d.CallAsync(procedure, arguments(d)))) { Reads = true };

    /// <summary>A call whose refusal shows that the daemon read the arguments.</summary>
    public static Exercise Refused<TArguments, TResult>(
        Procedure<TArguments, TResult> procedure, Func<Daemon, TArguments> arguments, LibvirtErrorCode code, string words) =>
        new Exercise<TArguments, TResult>(procedure, arguments, async d =>
        {
            var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => d.CallAsync(procedure, arguments(d)));
            Assert.True(error.Code == code, $"{error.Code} ({(int)error.Code}) instead of {code}: {error.Message}");
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        });

    /// <summary>A call that changes something: <paramref name="run"/> makes it, asserts it, and takes it back.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="arguments">Arguments for a read-only connection, which is to refuse the call.</param>
    /// <param name="run">The calls.</param>
    public static Exercise Changing<TArguments, TResult>(
        Procedure<TArguments, TResult> procedure, Func<Daemon, TArguments> arguments, Func<Daemon, Task> run) =>
        new Exercise<TArguments, TResult>(procedure, arguments, run);
}
