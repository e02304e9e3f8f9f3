using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Parameters;

/// <summary>
/// What a guest parameter was given. What is typed is a name, a UUID or a wildcard; what comes as an object is that guest:
/// by its UUID, or by its very name.
/// </summary>
public sealed class GuestArgument
{
    private readonly bool _isTyped;
    private readonly WildcardPattern? _pattern;

    /// <summary>Guests by a text that somebody typed.</summary>
    public GuestArgument(string text)
        : this(new GuestReference(text, null), isTyped: true, PatternOf(text))
    {
    }

    /// <summary>A guest that is known.</summary>
    public GuestArgument(GuestReference guest)
        : this(guest, isTyped: false, null)
    {
    }

    private GuestArgument(GuestReference guest, bool isTyped, WildcardPattern? pattern)
    {
        Guest = guest;
        _isTyped = isTyped;
        _pattern = pattern;
    }

    /// <summary>All guests, also where one of them is called by an asterisk.</summary>
    public static GuestArgument All { get; } = new(new GuestReference("", null), isTyped: true, new WildcardPattern("*"));

    /// <summary>The guest, where one is meant.</summary>
    public GuestReference Guest { get; }

    /// <summary>Whether several guests may be meant: a wildcard, unless a guest is called just so.</summary>
    public bool IsPattern => _pattern is not null;

    /// <summary>
    /// Which of some are meant: by the UUID; else those of that very name; else those of that name in other letters, as long
    /// as they are one guest; else those that match.
    /// </summary>
    /// <exception cref="MigrationException">Different guests answer to that name.</exception>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, Func<T, string> nameOf, Func<T, Guid?> uuidOf)
    {
        if (Guest.Uuid is { } known)
        {
            return [.. items.Where(i => uuidOf(i) == known)];
        }

        if (Guid.TryParse(Guest.Name, out var typed) && items.Where(i => uuidOf(i) == typed).ToArray() is { Length: > 0 } byUuid)
        {
            return byUuid;
        }

        if (Named(items, nameOf, StringComparison.Ordinal) is { Length: > 0 } named)
        {
            return named;
        }

        if (!_isTyped)
        {
            return [];
        }

        var alike = Named(items, nameOf, StringComparison.OrdinalIgnoreCase);
        if (alike.Select(nameOf).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 1 } names)
        {
            throw new MigrationException(
                MigrationError.VmAmbiguous, $"Nothing was done: {Guest.Name} may mean each of {string.Join(", ", names)}.",
                "Write the name in its own letters, or its UUID (Get-MigrationVm | Select-Object Name, Uuid).", Guest.Name);
        }

        return alike.Length > 0 || _pattern is null ? alike : [.. items.Where(i => _pattern.IsMatch(nameOf(i)))];
    }

    /// <summary>What was written, or the guest's name.</summary>
    public override string ToString() => Guest.Name;

    private T[] Named<T>(IReadOnlyList<T> items, Func<T, string> nameOf, StringComparison how)
    {
        var plain = _isTyped ? WildcardPattern.Unescape(Guest.Name) : Guest.Name;
        return [.. items.Where(i => string.Equals(nameOf(i), Guest.Name, how) || string.Equals(nameOf(i), plain, how))];
    }

    private static WildcardPattern? PatternOf(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text))
        {
            return null;
        }

        try
        {
            var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            // "vm[" stands for nothing but itself.
            return null;
        }
    }
}
