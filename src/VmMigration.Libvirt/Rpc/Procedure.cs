using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>One entry of a program's table.</summary>
/// <param name="Number">libvirt's number.</param>
/// <param name="Name">libvirt's name without its prefix, such as <c>DOMAIN_GET_XML_DESC</c>.</param>
internal abstract record Procedure(int Number, string Name)
{
    /// <summary>The program it belongs to (<see cref="RpcProgram"/>).</summary>
    public uint Program { get; init; } = RpcProgram.Remote;

    /// <summary>Served by the daemon's priority workers, also when all others are busy.</summary>
    public bool HighPriority { get; init; }

    /// <summary>Refused with "operation denied" on a read-only connection.</summary>
    public bool RefusedReadOnly { get; init; }

    /// <summary>Whether its messages hold what nobody is to find in memory later: their buffers are wiped after use.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>The first libvirt that has it, where that is newer than 1.1.0, the oldest one spoken to.</summary>
    public Version? Since { get; init; }

    /// <summary>What it opens, where it opens a stream.</summary>
    public StreamDirection Stream { get; init; }
}

/// <summary>A procedure with how its arguments and its result stand on the wire.</summary>
internal sealed record Procedure<TArguments, TResult>(
    int Number, string Name, XdrCodec<TArguments> Arguments, XdrCodec<TResult> Result)
    : Procedure(Number, Name);
