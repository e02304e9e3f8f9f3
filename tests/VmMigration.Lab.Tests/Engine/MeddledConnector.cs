using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using VmMigration.Hosts;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Dials real hosts, with somebody who does something of his own just before certain calls reach them.</summary>
/// <param name="meddle">Told of each call: the host's name and the member of <see cref="IHypervisor"/>. The call is made when it returns.</param>
internal sealed class MeddledConnector(Func<string, string, Task> meddle) : IHypervisorConnector
{
    private readonly LibvirtConnector _connector = new(TimeProvider.System);

    public async Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken)
    {
        IHypervisor proxy = DispatchProxy.Create<IHypervisor, MeddledHost>();
        ((MeddledHost)proxy).Set(await _connector.ConnectAsync(host, cancellationToken), meddle);
        return proxy;
    }
}

/// <summary>A host's connection as <see cref="MeddledConnector"/> makes it.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "A proxy derives from it.")]
internal class MeddledHost : DispatchProxy
{
    private IHypervisor _host = null!;
    private Func<string, string, Task> _meddle = null!;

    public void Set(IHypervisor host, Func<string, string, Task> meddle) => (_host, _meddle) = (host, meddle);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // Only calls that change something are waited for: they give no value.
        return targetMethod!.ReturnType == typeof(Task) ? MeddledAsync(targetMethod, args) : Call(targetMethod, args);
    }

    private async Task MeddledAsync(MethodInfo targetMethod, object?[]? args)
    {
        await _meddle(_host.Host.Name, targetMethod.Name);
        await (Task)Call(targetMethod, args)!;
    }

    private object? Call(MethodInfo targetMethod, object?[]? args)
    {
        try
        {
            return targetMethod.Invoke(_host, args);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
    }
}
