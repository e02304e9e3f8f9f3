using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>
/// A guest on its source during one pass of checks: whatever any of them asks about it is asked once. Members throw
/// <see cref="MigrationException"/> where the host refuses or is lost.
/// </summary>
/// <param name="source">Its host.</param>
/// <param name="status">What its host says that it is doing.</param>
public sealed partial class GuestView(HostView source, GuestStatus status)
{
    /// <summary>Its host.</summary>
    public HostView Source { get; } = source;

    /// <summary>What its host says that it is doing.</summary>
    public GuestStatus Status { get; } = status;

    /// <summary>Its name on the source.</summary>
    public string Name => Status.Name;

    /// <summary>What tells it from all others.</summary>
    public Guid Uuid => Status.Uuid;

    /// <summary>The job that it is in; null for none.</summary>
    public Task<MigrationSample?> JobAsync() => OnceAsync("job", token => Source.Hypervisor.GetJobAsync(Uuid, token));

    /// <summary>How long it may stand still at most, as its host has it.</summary>
    public Task<TimeSpan> MaxDowntimeAsync() => OnceAsync("downtime", token => Source.Hypervisor.GetMaxDowntimeAsync(Uuid, token));

    /// <summary>Its XML, with passwords.</summary>
    public Task<string> XmlAsync(GuestXml which) => OnceAsync($"xml {which}", token => Source.Hypervisor.GetGuestXmlAsync(Uuid, which, token));

    /// <summary>What its XML describes.</summary>
    public Task<DomainDescription> DomainAsync(GuestXml which) => OnceAsync($"domain {which}", async _ =>
    {
        try
        {
            return DomainDescription.Parse(await XmlAsync(which).ConfigureAwait(false));
        }
        catch (DomainXmlException e)
        {
            throw new MigrationException(
                MigrationError.DaemonUnsupported, $"{Source.Name} describes {Name} in a way that is not understood: {e.Message}",
                $"See virsh dumpxml {CommandText.Virsh(Name, Uuid)} on {Source.Name}, and report it with libvirt's version.", Name, e);
        }
    });

    private Task<T> OnceAsync<T>(string what, Func<CancellationToken, Task<T>> ask) => Source.OnceAsync($"{what} of {Uuid}", ask);
}
