using System.Security.Cryptography;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Secrets;

/// <summary>
/// Gives the destination a secret that it lacks. While the move goes on, the secret's description there bears a mark, so that only
/// what this move made is ever taken back. The value is read when it is needed and wiped right after.
/// </summary>
/// <param name="Secret">The secret as it is on the source.</param>
/// <param name="Mark">What tells it from one that somebody else made.</param>
internal sealed record CopySecretStep(SecretDescription Secret, Guid Mark) : MoveStep(MoveSide.Destination)
{
    public const string Name = "copySecret";

    /// <summary>Reads the value on the source; null for a step out of a journal, which is done already.</summary>
    public Func<CancellationToken, Task<byte[]>>? Value { get; init; }

    public override string Kind => Name;

    public override string Subject => $"secret {Secret}";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["definition"] = Secret.ToXml(),
        ["mark"] = $"{Mark}",
    };

    private SecretDescription Marked => Secret with { Text = $"{Secret.Text} (being copied by VmMigration: {Mark})".TrimStart() };

    public static CopySecretStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(SecretDescription.Parse(fields["definition"]), Guid.Parse(fields["mark"]));

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await FindAsync(host, cancellationToken).ConfigureAwait(false) is not null)
        {
            // Another guest's move has brought it meanwhile.
            return;
        }

        var value = await Value!(cancellationToken).ConfigureAwait(false);
        try
        {
            await host.Secrets.AddAsync(Marked, value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (!IsOurs(await FindAsync(host, cancellationToken).ConfigureAwait(false)))
        {
            return;
        }

        if (await SecretUsers.FindAsync(host, Secret, cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            await host.Secrets.RedefineAsync(Secret, cancellationToken).ConfigureAwait(false);
            throw GuestNeeds.Kept(host, users, $"virsh secret-undefine {Secret.Uuid}", $"{Secret.Uuid}");
        }

        await host.Secrets.RemoveAsync(Secret.Uuid, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task FinishAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (IsOurs(await FindAsync(host, cancellationToken).ConfigureAwait(false)))
        {
            await host.Secrets.RedefineAsync(Secret, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<SecretDescription?> FindAsync(IHypervisor host, CancellationToken cancellationToken) =>
        host.Secrets.FindAsync(new Domains.SecretReference(null, Secret.Uuid, null), cancellationToken);

    private bool IsOurs(SecretDescription? found) => found?.Text == Marked.Text;
}
