using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Parallel connections have compressions of their own, zlib and zstd; one connection has xbzrle and mt.</summary>
internal sealed class CompressionCheck() : OptionsCheck(
    OptionGroup.Compression, r => r.Compression.Count > 0 || r.ParallelConnections is not null,
    "neither compression nor parallel connections are asked for", "the compression and the connections go together, and both hosts have them",
    "Compression", "Do compression and connections go together, and have both hosts them?",
    "Multifd is not compatible with compress; Turn parallel migration on to tune it");
