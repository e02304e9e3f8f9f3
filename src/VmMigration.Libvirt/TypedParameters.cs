using System.Collections;

namespace VmMigration.Libvirt;

/// <summary>Typed parameters in the order in which they came; names may repeat, and names nobody knows are kept.</summary>
public sealed class TypedParameters(IReadOnlyList<TypedParameter> items) : IReadOnlyList<TypedParameter>
{
    /// <summary>Of a guest with many disks there are thousands, which are asked for one by one.</summary>
    private readonly Lazy<Dictionary<string, object>> _byName = new(() =>
    {
        Dictionary<string, object> named = new(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            named.TryAdd(item.Name, item.Value);
        }

        return named;
    });

    /// <summary>No parameters.</summary>
    public static TypedParameters Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public TypedParameter this[int index] => items[index];

    /// <summary>The first value of that name as a whole number, or null where it is absent, negative or of another kind.</summary>
    public ulong? UInt64(string name) => Find(name) switch
    {
        int value when value >= 0 => (ulong)value,
        uint value => value,
        long value when value >= 0 => (ulong)value,
        ulong value => value,
        _ => null,
    };

    /// <summary>The first value of that name times a unit, or null where it is absent, or more than anything has.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unit">What one of it is, in bytes or whatever is wanted.</param>
    public long? Amount(string name, long unit = 1) => UInt64(name) is { } value && value <= (ulong)(long.MaxValue / unit) ? (long)value * unit : null;

    /// <summary>
    /// The first value of that name as the number of those that follow (<c>block.count</c>): never more than there are parameters,
    /// whatever a daemon claims.
    /// </summary>
    public int CountOf(string name) => Math.Clamp(Int32(name) ?? 0, 0, items.Count);

    /// <summary>The first value of that name as a signed whole number, or null.</summary>
    public int? Int32(string name) => Find(name) switch
    {
        int value => value,
        uint value and <= int.MaxValue => (int)value,
        _ => null,
    };

    /// <summary>The first value of that name as a text, or null.</summary>
    public string? Text(string name) => Find(name) as string;

    /// <summary>The first value of that name as a truth value, or null.</summary>
    public bool? Boolean(string name) => Find(name) as bool?;

    /// <summary>These, with one value of that name instead of whatever there was.</summary>
    public TypedParameters With(string name, object value) =>
        new([.. items.Where(i => !string.Equals(i.Name, name, StringComparison.Ordinal)), new TypedParameter(name, value)]);

    /// <inheritdoc/>
    public IEnumerator<TypedParameter> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Find(string name) => _byName.Value.GetValueOrDefault(name);
}
