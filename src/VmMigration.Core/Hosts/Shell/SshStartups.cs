namespace VmMigration.Hosts;

/// <summary>sshd's <c>MaxStartups</c>: what it does with connections that have not logged in yet.</summary>
/// <param name="Begin">From so many on it refuses some.</param>
/// <param name="Rate">How many in a hundred, at first.</param>
/// <param name="Full">From so many on it refuses all.</param>
public sealed record SshStartups(int Begin, int Rate, int Full);
