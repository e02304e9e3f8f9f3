namespace VmMigration.Belongings;

/// <summary>
/// libvirt's calls about a guest that reach nothing which a host keeps beside its XML, and what they are about instead. Each call that the client
/// knows is named by a <see cref="Belonging"/> or stands here: a new one asks whoever adds it.
/// </summary>
internal static class OtherCalls
{
    /// <summary>What they are about, with the calls, without their <c>DOMAIN_</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByMatter { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["which guests there are"] = ["LOOKUP_BY_ID", "LOOKUP_BY_NAME", "LOOKUP_BY_UUID"],
        ["in its XML, which goes along"] =
            ["GET_XML_DESC", "GET_METADATA", "SET_METADATA", "RENAME", "ATTACH_DEVICE_FLAGS", "DETACH_DEVICE_FLAGS", "UPDATE_DEVICE_FLAGS", "SET_MEMORY_FLAGS"],
        ["what it does now, which QEMU's stream has"] =
        [
            "GET_STATE", "GET_INFO", "IS_ACTIVE", "GET_CONTROL_INFO", "GET_MESSAGES", "GET_IOTHREAD_INFO", "MEMORY_STATS", "BLOCK_STATS", "BLOCK_STATS_FLAGS",
            "CREATE", "CREATE_WITH_FLAGS", "CREATE_XML", "DESTROY", "DESTROY_FLAGS", "REBOOT", "RESET", "RESUME", "SUSPEND", "SHUTDOWN", "SHUTDOWN_FLAGS",
            "GET_LAUNCH_SECURITY_INFO", "MONITOR_COMMAND",
        ],
        ["inside the guest"] = ["AGENT_COMMAND", "GET_FSINFO", "GET_GUEST_INFO"],
        ["its disks, of which the plan decides"] =
        [
            "BLOCK_COMMIT", "BLOCK_COPY", "BLOCK_JOB_ABORT", "BLOCK_JOB_SET_SPEED", "BLOCK_RESIZE", "GET_BLOCK_INFO", "GET_BLOCK_JOB_INFO",
        ],
        ["a file that an administrator names and keeps"] = ["SAVE", "SAVE_FLAGS", "SAVE_PARAMS", "RESTORE", "RESTORE_FLAGS", "RESTORE_PARAMS"],
        ["jobs and moves"] =
        [
            "ABORT_JOB", "ABORT_JOB_FLAGS", "GET_JOB_INFO", "GET_JOB_STATS", "START_DIRTY_RATE_CALC",
            "MIGRATE_BEGIN3_PARAMS", "MIGRATE_CONFIRM3_PARAMS", "MIGRATE_FINISH3_PARAMS", "MIGRATE_PERFORM3_PARAMS", "MIGRATE_PREPARE3_PARAMS",
            "MIGRATE_PREPARE_TUNNEL3_PARAMS", "MIGRATE_GET_COMPRESSION_CACHE", "MIGRATE_SET_COMPRESSION_CACHE", "MIGRATE_GET_MAX_DOWNTIME",
            "MIGRATE_SET_MAX_DOWNTIME", "MIGRATE_GET_MAX_SPEED", "MIGRATE_SET_MAX_SPEED", "MIGRATE_START_POST_COPY",
        ],
    };
}
