namespace VmMigration.Lab;

public sealed partial class LabHost
{
    /// <summary>Pulls the host's cable on one network, or puts it back.</summary>
    public Task SetLinkAsync(LabLink link, bool up, CancellationToken cancellationToken = default)
        => _network.SetLinkAsync(Number, link, up, cancellationToken);

    /// <summary>Limits what the migration network delivers to this host, in tc's words ("400mbit"); null lifts the limit.</summary>
    public Task SetRateAsync(string? rate, CancellationToken cancellationToken = default)
        => _network.SetRateAsync(Number, rate, cancellationToken);

    /// <summary>Limits the length of packets that a network's switch passes on to this host, without a word to who sends longer ones.</summary>
    public Task SetSwitchMtuAsync(LabLink link, int bytes, CancellationToken cancellationToken = default)
        => _network.SetSwitchMtuAsync(Number, link, bytes, cancellationToken);
}
