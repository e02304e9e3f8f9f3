namespace VmMigration.Hosts;

public sealed partial record HostReference
{
    /// <summary>
    /// Finds out which host a text means: a name in the inventory; else, with <c>://</c> in it, a libvirt URI; else
    /// <c>[user@]host[:port]</c>, which is reached over ssh, whose own configuration decides what the text leaves open.
    /// </summary>
    /// <param name="text">What the administrator wrote.</param>
    /// <param name="inventory">Where names are looked up first.</param>
    /// <exception cref="HostReferenceException">The text means no host, or is not safe to pass on.</exception>
    public static HostReference Resolve(string text, Inventory inventory)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(inventory);
        if (inventory.Find(text) is { } known)
        {
            return known;
        }

        return text.Contains("://", StringComparison.Ordinal) ? FromUri(text, text) : FromUserAndHost(text);
    }

    private static HostReference FromUri(string uri, string text)
    {
        if (HostText.WhatIsWrongWithUri(uri, out UriText? parts) is { } wrong)
        {
            throw new HostReferenceException(text, wrong);
        }

        string host = parts!.Host.Trim('[', ']');
        return new HostReference(host.Length == 0 ? "localhost" : host, uri);
    }

    private static HostReference FromUserAndHost(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string user = at < 0 ? "" : text[..at];
        string host = text[(at + 1)..];
        string? wrong = at < 0 ? null : HostText.WhatIsWrongWithUser(user);
        wrong ??= host.StartsWith('[') ? null : HostText.WhatIsWrongWithName(host);
        if (wrong is not null)
        {
            throw new HostReferenceException(text, wrong);
        }

        return FromUri($"qemu+ssh://{text[..(at + 1)]}{HostText.InUri(host)}/system", text);
    }
}
