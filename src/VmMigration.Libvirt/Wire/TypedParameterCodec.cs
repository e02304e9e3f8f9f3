namespace VmMigration.Libvirt.Wire;

/// <summary>Typed parameters on the wire: name, type number, value (<c>remote_typed_param</c>).</summary>
internal static class TypedParameterCodec
{
    /// <summary>The name's length, the type and the smallest value.</summary>
    private const int MinimumSize = 12;

    public static XdrCodec<TypedParameters> Migrate => field ??= List(ProtocolLimits.MigrateParameters);

    public static XdrCodec<TypedParameters> JobStatistics => field ??= List(ProtocolLimits.JobStatistics);

    public static XdrCodec<TypedParameters> BulkStatistics => field ??= List(ProtocolLimits.BulkStatistics);

    public static XdrCodec<TypedParameters> List(int limit) => new(
        (w, v) =>
        {
            w.Count(v.Count, limit, "typed parameters");
            foreach (var parameter in v)
            {
                Write(w, parameter);
            }
        },
        (ref XdrReader r) =>
        {
            var items = new TypedParameter[r.Count(limit, MinimumSize, "typed parameters")];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = Read(ref r);
            }

            return new TypedParameters(items);
        },
        4);

    private static void Write(XdrWriter writer, TypedParameter parameter)
    {
        writer.String(parameter.Name);
        switch (parameter.Value)
        {
            case int value:
                writer.Int32(1);
                writer.Int32(value);
                break;
            case uint value:
                writer.Int32(2);
                writer.UInt32(value);
                break;
            case long value:
                writer.Int32(3);
                writer.Int64(value);
                break;
            case ulong value:
                writer.Int32(4);
                writer.UInt64(value);
                break;
            case double value:
                writer.Int32(5);
                writer.Double(value);
                break;
            case bool value:
                writer.Int32(6);
                writer.Boolean(value);
                break;
            case string value:
                writer.Int32(7);
                writer.String(value);
                break;
            default:
                throw new LibvirtProtocolException(
                    $"Parameter '{parameter.Name}' holds a {parameter.Value?.GetType().Name ?? "null"}, which libvirt's typed parameters cannot.");
        }
    }

    private static TypedParameter Read(ref XdrReader reader)
    {
        var name = reader.String();
        var type = reader.Int32("parameter type");
        object value = type switch
        {
            1 => reader.Int32(),
            2 => reader.UInt32(),
            3 => reader.Int64(),
            4 => reader.UInt64(),
            5 => reader.Double(),
            6 => reader.Int32() != 0,
            7 => reader.String(),
            _ => throw new LibvirtProtocolException($"Parameter '{name}' has type {type}; libvirt's are 1 to 7."),
        };
        return new TypedParameter(name, value);
    }
}
