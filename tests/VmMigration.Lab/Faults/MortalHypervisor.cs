using System.Reflection;
using VmMigration.Hosts;

namespace VmMigration.Lab.Faults;

/// <summary>A host's connection in a client that dies at one of its calls.</summary>
internal class MortalHypervisor : DispatchProxy
{
    private IHypervisor _host = null!;
    private Death _death = null!;

    public static IHypervisor Of(IHypervisor host, Death death)
    {
        IHypervisor proxy = Create<IHypervisor, MortalHypervisor>();
        ((MortalHypervisor)(object)proxy)._host = host;
        ((MortalHypervisor)(object)proxy)._death = death;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        bool fatal = _death.IsAt(targetMethod!.Name);
        if (fatal)
        {
            _death.StartDying();
        }
        object? result;
        try
        {
            result = targetMethod.Invoke(_host, args);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
        if (fatal && _death.Moment is DeathMoment.After && result is Task task)
        {
            _ = task.ContinueWith(
                _ => Death.Die(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return Never(targetMethod.ReturnType);
        }
        return result;
    }

    /// <summary>An answer that does not come: who waits for it is dead first.</summary>
    private static object? Never(Type task)
    {
        if (!task.IsGenericType)
        {
            return new TaskCompletionSource().Task;
        }
        Type source = typeof(TaskCompletionSource<>).MakeGenericType(task.GetGenericArguments());
        return source.GetProperty(nameof(TaskCompletionSource.Task))!.GetValue(Activator.CreateInstance(source));
    }
}
