using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Something that a move changes on a host beside moving the guest: done before, and undone or finished once it is known
/// where the guest is. All that is needed for that is in <see cref="Fields"/>, so that another session can do it.
/// </summary>
/// <param name="Side">On which host.</param>
public abstract record MoveStep(MoveSide Side)
{
    /// <summary>Its name in the journal.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is about, for an administrator: <c>volume web1.qcow2 in pool local</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>Whether an administrator who watches wants to know when it is done.</summary>
    public virtual bool IsWorthTelling => true;

    /// <summary>What is done where it is taken back, for an administrator; null where nothing is.</summary>
    public virtual string? TakesBack => IsWorthTelling ? $"takes back: {Subject}" : null;

    /// <summary>What is done where it is put in order, for an administrator; null where nothing is that is worth a word.</summary>
    public virtual string? PutsInOrder => null;

    /// <summary>Whether the move is in order without it: where the host refuses it, that is told, and not tried again.</summary>
    internal virtual bool IsDispensable => false;

    /// <summary>Whether it changes anything before the guest is moved; else it only puts in order what comes after.</summary>
    internal virtual bool ActsBefore => true;

    /// <summary>Whether a failure means that nothing was begun, so that there is nothing to take back. A host that refuses a single call has not.</summary>
    /// <param name="failure">Why it failed.</param>
    internal virtual bool IsNotBegun(MigrationException failure) => true;

    /// <summary>Whether taking it back starts the guest.</summary>
    internal virtual bool StartsGuest => false;

    /// <summary>Whether the same step may succeed at once without anybody mending anything. It has left nothing then.</summary>
    /// <param name="failure">Why it failed.</param>
    internal virtual bool IsTransient(MigrationException failure) => false;

    /// <summary>What the journal keeps of it.</summary>
    public abstract IReadOnlyDictionary<string, string> Fields { get; }

    /// <summary>Why it was settled by keeping what it is about; null where it was not.</summary>
    public string? KeptSince { get; init; }

    /// <summary>Does it, before the move, and says what the journal is to have of it from then on.</summary>
    internal virtual async Task<MoveStep> PerformAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        await DoAsync(host, cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <summary>The same, where it takes the other host, too.</summary>
    internal virtual Task<MoveStep> PerformAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken) =>
        PerformAsync(host, cancellationToken);

    /// <summary>Does it, before the move.</summary>
    internal abstract Task DoAsync(IHypervisor host, CancellationToken cancellationToken);

    /// <summary>The guest was not moved: takes it back. Safe to repeat, and where it was never done.</summary>
    internal abstract Task UndoAsync(IHypervisor host, CancellationToken cancellationToken);

    /// <summary>The same, with the proofs that deleting takes.</summary>
    /// <returns>Why what it is about is kept; null where nothing is.</returns>
    internal virtual async Task<string?> UndoAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        await UndoAsync(host, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>The guest was moved, and nothing has been settled yet: sees what settling it will have to know.</summary>
    internal virtual Task<MoveStep> WitnessAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken) => Task.FromResult(this);

    /// <summary>The guest was moved: puts in order, with the proofs that deleting takes.</summary>
    /// <returns>Why what it is about is kept; null where nothing is.</returns>
    internal virtual async Task<string?> FinishAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        await FinishAsync(host, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>The guest was moved: puts in order what is not needed any more. Safe to repeat.</summary>
    internal virtual Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;
}
