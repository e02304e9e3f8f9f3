using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>Procedures for tests of the connection; numbers and shapes are libvirt's.</summary>
internal static class SampleProcedures
{
    public static readonly Procedure<int, int> SupportsFeature = new(60, "CONNECT_SUPPORTS_FEATURE", Xdr.Int32, Xdr.Int32);

    public static readonly Procedure<Nothing, string> GetHostname = new(59, "CONNECT_GET_HOSTNAME", Xdr.None, Xdr.String);

    public static readonly Procedure<string, string> GetCapabilities = new(7, "CONNECT_GET_CAPABILITIES", Xdr.String, Xdr.String);

    public static readonly Procedure<Nothing, TypedParameters> GetJobStats =
        new(298, "DOMAIN_GET_JOB_STATS", Xdr.None, TypedParameterCodec.JobStatistics);

    public static readonly Procedure<Nothing, DomainReference> Lookup = new(23, "DOMAIN_LOOKUP_BY_NAME", Xdr.None, ObjectCodecs.Domain);

    public static readonly Procedure<string, Nothing> Upload =
        new(208, "STORAGE_VOL_UPLOAD", Xdr.String, Xdr.None) { Stream = StreamDirection.Upload };

    public static readonly Procedure<string, Nothing> Download =
        new(209, "STORAGE_VOL_DOWNLOAD", Xdr.String, Xdr.None) { Stream = StreamDirection.Download };

    /// <summary>DOMAIN_EVENT_CALLBACK_LIFECYCLE.</summary>
    public const int LifecycleEvent = 318;

    /// <summary>DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION.</summary>
    public const int IterationEvent = 359;
}
