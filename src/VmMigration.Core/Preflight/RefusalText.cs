using VmMigration.Libvirt;

namespace VmMigration.Preflight;

/// <summary>What a daemon said when it refused, in its own words where there are any.</summary>
internal static class RefusalText
{
    /// <summary>The daemon's words, on one line and without a full stop at the end.</summary>
    public static string Of(MigrationException refusal)
    {
        for (Exception? e = refusal; e is not null; e = e.InnerException)
        {
            if (e is LibvirtErrorException said)
            {
                return string.Join("; ", said.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
        }

        return refusal.Message.TrimEnd('.');
    }
}
