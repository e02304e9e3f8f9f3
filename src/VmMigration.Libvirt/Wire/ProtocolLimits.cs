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

    /// <summary>REMOTE_DOMAIN_MEMORY_STATS_MAX.</summary>
    public const int MemoryStatistics = 1024;

    /// <summary>REMOTE_DOMAIN_BLOCK_STATS_PARAMETERS_MAX.</summary>
    public const int BlockStatistics = 16;

    /// <summary>REMOTE_DOMAIN_BLOCK_COPY_PARAMETERS_MAX.</summary>
    public const int BlockCopyParameters = 16;

    /// <summary>REMOTE_DOMAIN_SAVE_PARAMS_MAX.</summary>
    public const int SaveParameters = 64;

    /// <summary>REMOTE_DOMAIN_GUEST_INFO_PARAMS_MAX.</summary>
    public const int GuestInfo = 2048;

    /// <summary>REMOTE_DOMAIN_LAUNCH_SECURITY_INFO_PARAMS_MAX.</summary>
    public const int LaunchSecurity = 64;

    /// <summary>REMOTE_DOMAIN_EVENT_TUNABLE_MAX.</summary>
    public const int Tunables = 2048;

    /// <summary>REMOTE_DOMAIN_MESSAGES_MAX.</summary>
    public const int Messages = 2048;

    /// <summary>REMOTE_DOMAIN_FSINFO_MAX, and that of the disks of each.</summary>
    public const int FileSystems = 256;

    /// <summary>REMOTE_IOTHREAD_INFO_MAX.</summary>
    public const int IoThreads = 16_384;

    /// <summary>REMOTE_CPUMAP_MAX.</summary>
    public const int CpuMap = 2048;

    /// <summary>REMOTE_CPU_BASELINE_MAX.</summary>
    public const int CpuList = 256;

    /// <summary>REMOTE_CONNECT_CPU_MODELS_MAX.</summary>
    public const int CpuModelList = 8192;

    /// <summary>REMOTE_NODE_MAX_CELLS.</summary>
    public const int Cells = 1024;

    /// <summary>REMOTE_NODE_CPU_STATS_MAX, and that of memory.</summary>
    public const int NodeStatistics = 16;

    /// <summary>REMOTE_NODE_SEV_INFO_MAX.</summary>
    public const int SevParameters = 64;

    /// <summary>REMOTE_SECURITY_MODEL_MAX, and that of its domain of interpretation: 256 and a NUL.</summary>
    public const int SecurityModel = 257;

    /// <summary>REMOTE_NETWORK_DHCP_LEASES_MAX.</summary>
    public const int DhcpLeases = 65_536;

    /// <summary>REMOTE_SECRET_VALUE_MAX.</summary>
    public const int SecretValue = 65_536;

    /// <summary>REMOTE_AUTH_TYPE_LIST_MAX.</summary>
    public const int AuthenticationTypes = 20;

    /// <summary>REMOTE_AUTH_SASL_DATA_MAX.</summary>
    public const int SaslData = 65_536;

    /// <summary>VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX: the largest piece of a stream that every daemon takes.</summary>
    public const int StreamChunk = 262_120;
}
