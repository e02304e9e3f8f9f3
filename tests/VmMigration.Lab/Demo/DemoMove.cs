namespace VmMigration.Lab.Demo;

/// <summary>What a mover says of a move.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Total">From the command to its end.</param>
/// <param name="Downtime">How long the guest stood still, as the hosts report it.</param>
internal sealed record DemoMove(string Outcome, TimeSpan Total, TimeSpan? Downtime);
