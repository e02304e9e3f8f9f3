namespace VmMigration.Libvirt.Wire;

/// <summary>What libvirt's protocol allows, in bytes and elements (virnetprotocol.x and remote_protocol.x).</summary>
internal static class ProtocolLimits
{
    /// <summary>The length word and the six words of the header (VIR_NET_MESSAGE_HEADER_MAX and LEN_MAX).</summary>
    public const int FrameHeader = 28;

    /// <summary>The longest frame, its own length word included (VIR_NET_MESSAGE_MAX + 4).</summary>
    public const int Frame = 33_554_432 + 4;

    /// <summary>REMOTE_STRING_MAX.</summary>
    public const int String = 4_194_304;

    /// <summary>REMOTE_MIGRATE_COOKIE_MAX.</summary>
    public const int Cookie = 4_194_304;

    /// <summary>REMOTE_DOMAIN_LIST_MAX, and those of pools, volumes and networks.</summary>
    public const int ObjectList = 16_384;

    /// <summary>REMOTE_NODE_DEVICE_LIST_MAX.</summary>
    public const int NodeDeviceList = 65_536;

    /// <summary>REMOTE_DOMAIN_MIGRATE_PARAM_LIST_MAX.</summary>
    public const int MigrateParameters = 64;

    /// <summary>REMOTE_DOMAIN_JOB_STATS_MAX.</summary>
    public const int JobStatistics = 64;

    /// <summary>REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX: parameters of one guest.</summary>
    public const int BulkStatistics = 262_144;

    /// <summary>VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX: the largest piece of a stream that every daemon takes.</summary>
    public const int StreamChunk = 262_120;
}
