namespace VmMigration.Hosts;

/// <summary>What a host is waited for.</summary>
/// <param name="What">For an administrator: <c>kvm2 has not answered: storage pool refresh</c>.</param>
/// <param name="For">How long already.</param>
public sealed record HostWait(string What, TimeSpan For);
