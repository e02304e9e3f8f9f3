using System.Collections;

namespace VmMigration.Libvirt;

/// <summary>Typed parameters in the order in which they came; names may repeat, and names nobody knows are kept.</summary>
public sealed class TypedParameters(IReadOnlyList<TypedParameter> items) : IReadOnlyList<TypedParameter>
{
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

    private object? Find(string name)
    {
        foreach (var item in items)
        {
            if (string.Equals(item.Name, name, StringComparison.Ordinal))
            {
                return item.Value;
            }
        }

        return null;
    }
}
