namespace VmMigration.Libvirt.Wire;

/// <summary>The error that a reply or a stream carries (<c>virNetMessageError</c>).</summary>
internal static class RemoteError
{
    public static LibvirtErrorException Read(ReadOnlySpan<byte> payload, string procedure)
    {
        var reader = new XdrReader(payload);
        var code = reader.Int32("error code");
        var domain = reader.Int32("error domain");
        var message = Text(ref reader);
        var level = reader.Int32("error level");
        var guest = reader.Boolean() ? ObjectCodecs.Domain.Read(ref reader) : null;
        var text1 = Text(ref reader);
        var text2 = Text(ref reader);
        var text3 = Text(ref reader);
        var number1 = reader.Int32("error int1");
        var number2 = reader.Int32("error int2");
        var network = reader.Boolean() ? ObjectCodecs.Network.Read(ref reader).Name : null;
        reader.End();
        return new LibvirtErrorException(message ?? $"libvirt gave error {code} without a text")
        {
            Code = (LibvirtErrorCode)code,
            Domain = (LibvirtErrorDomain)domain,
            Level = level,
            Procedure = procedure,
            Guest = guest,
            Network = network,
            Text1 = text1,
            Text2 = text2,
            Text3 = text3,
            Number1 = number1,
            Number2 = number2,
        };
    }

    private static string? Text(ref XdrReader reader) => reader.Boolean("optional string") ? DisplayText.Clean(reader.String()) : null;
}
