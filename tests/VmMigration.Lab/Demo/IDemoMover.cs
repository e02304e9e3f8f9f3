namespace VmMigration.Lab.Demo;

/// <summary>Moves a guest and prints what happens meanwhile.</summary>
internal interface IDemoMover : IAsyncDisposable
{
    /// <summary>What drives the move.</summary>
    string Description { get; }

    Task<DemoMove> MoveAsync(string vm, string from, string to, CancellationToken cancellationToken);
}
