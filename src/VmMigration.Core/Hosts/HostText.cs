using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace VmMigration.Hosts;

/// <summary>
/// What a name, an address or a URI may consist of. They end up in the arguments of ssh and in what another daemon
/// dials, so nothing gets in that an option parser or a shell would read otherwise.
/// </summary>
internal static class HostText
{
    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(LettersAndDigits + "._-:");
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(LettersAndDigits + "._-+");
    private static readonly SearchValues<char> UriCharacters =
        SearchValues.Create(LettersAndDigits + "._-:/?#[]@&=+,%~");

    /// <summary>What is wrong with the name of a host, or null: letters, digits and <c>. _ - :</c>, no <c>-</c> first.</summary>
    internal static string? WhatIsWrongWithName(string name) =>
        WhatIsWrong(name, NameCharacters, "letters, digits and . _ - :");

    /// <summary>What is wrong with the name of a user, or null.</summary>
    internal static string? WhatIsWrongWithUser(string user) =>
        WhatIsWrong(user, UserCharacters, "letters, digits and . _ - + in the user's name");

    /// <summary>What is wrong with a libvirt URI, or null. Whether its transport exists is not asked here.</summary>
    internal static string? WhatIsWrongWithUri(string uri, out UriText? parts)
    {
        parts = null;
        if (WhatIsWrong(uri, UriCharacters, "the characters of a URI; others are written as %20 is") is { } wrong)
        {
            return wrong;
        }

        if (!UriText.TryParse(uri, out parts))
        {
            return "it is no URI of the form driver+transport://user@host:port/path";
        }

        if (StartsAsOption(parts.User) || StartsAsOption(parts.Host))
        {
            return "a user or host must not begin with '-'";
        }

        if (parts.User.Contains(':', StringComparison.Ordinal))
        {
            return "a password does not belong in a URI; keys and certificates log in";
        }

        bool hostIsFine = parts.Host.Length == 0
            || (parts.Host.StartsWith('[') ? IsIpv6(parts.Host) : WhatIsWrongWithName(parts.Host) is null);
        return hostIsFine ? null : "its host is neither letters, digits and . _ - nor an IPv6 address in brackets";
    }

    /// <summary>A host as it stands in a URI: an IPv6 address in brackets, anything else as it is.</summary>
    internal static string InUri(string host) => !host.StartsWith('[') && IsIpv6(host) ? $"[{host}]" : host;

    /// <summary>A text fit for a message: no password of a URI, and nothing that a terminal would obey.</summary>
    internal static string Printable(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal);
        int at = text.LastIndexOf('@');
        int colon = start < 0 || at < start ? -1 : text.IndexOf(':', start + 3);
        string shown = colon >= 0 && colon < at ? text[..(colon + 1)] + "***" + text[at..] : text;
        return string.Concat(shown.Take(200).Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private static bool IsIpv6(string host) =>
        IPAddress.TryParse(host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool StartsAsOption(string part) => Uri.UnescapeDataString(part).StartsWith('-');

    private static string? WhatIsWrong(string text, SearchValues<char> allowed, string allowedText)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (text[0] == '-')
        {
            return "it begins with '-', which ssh would take for an option";
        }

        int at = text.AsSpan().IndexOfAnyExcept(allowed);
        if (at < 0)
        {
            return null;
        }

        char bad = text[at];
        string shown = char.IsControl(bad) ? "a control character" : bad == ' ' ? "a space" : $"'{bad}'";
        return $"it contains {shown}; allowed are {allowedText}";
    }
}
