using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>The job that a guest is in: a migration, a save, a dump.</summary>
internal static class JobProcedures
{
    /// <summary>DOMAIN_GET_JOB_INFO: its type, times (ms) and sizes (bytes).</summary>
    public static Procedure<DomainReference, JobInfo> GetInfo => field ??= new(
        163, "DOMAIN_GET_JOB_INFO", ObjectCodecs.Domain, JobInfo.Codec);

    /// <summary>DOMAIN_GET_JOB_STATS: the same and more by name; 1 of the last that ended, 2 and keep them.</summary>
    public static
        Procedure<(DomainReference Domain, uint Flags), (int Type, TypedParameters Parameters)>
        GetStatistics => field ??= new(
            298, "DOMAIN_GET_JOB_STATS", ArgumentCodecs.DomainFlags, Xdr.Of(Xdr.Int32, TypedParameterCodec.JobStatistics));

    /// <summary>DOMAIN_ABORT_JOB: cancels it; refused in post-copy and on a migration's destination.</summary>
    public static Procedure<DomainReference, Nothing> Abort => field ??= new(
        164, "DOMAIN_ABORT_JOB", ObjectCodecs.Domain, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_ABORT_JOB_FLAGS: the same; flag 1 pauses a migration in post-copy.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> AbortFlags => field ??= new(
        442, "DOMAIN_ABORT_JOB_FLAGS", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true, Since = new(8, 5) };

    /// <summary>DOMAIN_START_DIRTY_RATE_CALC: measures it that long; the bulk statistics give the result.</summary>
    public static
        Procedure<(DomainReference Domain, int Seconds, uint Flags), Nothing>
        StartDirtyRateCalculation => field ??= new(
            427, "DOMAIN_START_DIRTY_RATE_CALC",
            Xdr.Of(ObjectCodecs.Domain, Xdr.Int32, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true, Since = new(7, 2) };
}
