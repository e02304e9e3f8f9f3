using System.Reflection;
using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Lab.Faults;

/// <summary>A host's connection, or its storage, in a client that dies at one of its calls.</summary>
internal class MortalHost : DispatchProxy
{
    private object _host = null!;
    private Death _death = null!;

    public static IHypervisor Of(IHypervisor host, Death death) => Wrap(host, death);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string? about = _host is IHostStorage ? args?.FirstOrDefault() as string : null;
        bool fatal = _death.IsAt(targetMethod!.Name, about);
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
        if (result is Task<StoragePoolDescription?> pool && targetMethod.Name == nameof(IHostStorage.StartPoolOfFolderAsync))
        {
            result = LearnAsync(pool, about!);
        }
        if (fatal && _death.Moment is DeathMoment.After && result is Task task)
        {
            _ = task.ContinueWith(
                _ => Death.Die(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return Never(targetMethod.ReturnType);
        }
        return result is IHostStorage storage ? Wrap(storage, _death) : result;
    }

    private async Task<StoragePoolDescription?> LearnAsync(Task<StoragePoolDescription?> starting, string folder)
    {
        StoragePoolDescription? pool = await starting;
        if (pool is not null)
        {
            _death.Learn(pool.Name, folder);
        }
        return pool;
    }

    private static T Wrap<T>(T host, Death death)
        where T : class
    {
        T proxy = Create<T, MortalHost>();
        ((MortalHost)(object)proxy)._host = host;
        ((MortalHost)(object)proxy)._death = death;
        return proxy;
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
