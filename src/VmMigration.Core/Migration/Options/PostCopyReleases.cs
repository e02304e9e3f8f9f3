using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Which libvirt can go on with a post-copy that broke. A guest whose post-copy cannot be resumed is lost.</summary>
internal static class PostCopyReleases
{
    /// <summary>The first libvirt that can resume one.</summary>
    public static readonly Version Since = new(8, 5);

    // The destination's daemon ends when it is to resume one, by libvirt's release notes of 11.4.
    private static readonly (Version From, Version Mended)[] Crashing = [(new(11, 2), new(11, 4))];

    /// <summary>What of the hosts cannot resume one, and what helps; null where both can.</summary>
    /// <param name="source">What the source is.</param>
    /// <param name="destination">What the destination is.</param>
    /// <param name="from">The source's name.</param>
    /// <param name="to">The destination's name.</param>
    public static OldHost? WhyNotResumed(HostFacts source, HostFacts destination, string from, string to)
    {
        foreach (var (host, facts) in new[] { (from, source), (to, destination) })
        {
            if (facts.LibvirtVersion < Since)
            {
                return new OldHost(
                    host, $"libvirt {facts.LibvirtVersion} on {host} cannot resume a post-copy that breaks; {Since} and later can",
                    $"Update libvirt on {host}.");
            }
        }

        foreach (var (first, mended) in Crashing)
        {
            if (destination.LibvirtVersion >= first && destination.LibvirtVersion < mended)
            {
                return new OldHost(
                    to, $"libvirt {destination.LibvirtVersion} on {to} crashes when it resumes a post-copy that broke; {mended} and later do not",
                    $"Update libvirt on {to} to {mended} or later; its guests run on while its daemon is restarted.");
            }
        }

        return null;
    }
}
