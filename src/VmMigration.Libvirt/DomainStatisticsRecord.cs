using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt;

/// <summary>One guest's figures.</summary>
public sealed record DomainStatisticsRecord(DomainReference Domain, TypedParameters Parameters)
{
    internal static XdrCodec<DomainStatisticsRecord> Codec => field ??=
        Xdr.Of(ObjectCodecs.Domain, TypedParameterCodec.BulkStatistics)
            .As(v => new DomainStatisticsRecord(v.Item1, v.Item2), r => (r.Domain, r.Parameters));
}
