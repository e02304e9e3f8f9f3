using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>Payloads as a daemon writes them.</summary>
internal static class Payload
{
    public static byte[] Of<T>(XdrCodec<T> codec, T value) => Write(w => codec.Write(w, value));

    public static byte[] Write(Action<XdrWriter> write)
    {
        var writer = new XdrWriter();
        write(writer);
        return writer.WrittenMemory.ToArray();
    }

    /// <summary>An error with a text and nothing else.</summary>
    public static byte[] Error(int code, int domain, string message) => Write(w =>
    {
        w.Int32(code);
        w.Int32(domain);
        w.Boolean(true);
        w.String(message);
        w.Int32(2); // level: error
        w.Boolean(false); // guest
        w.Boolean(false); // str1
        w.Boolean(false); // str2
        w.Boolean(false); // str3
        w.Int32(0);
        w.Int32(0);
        w.Boolean(false); // network
    });

    /// <summary>An event: its callback number, then whatever it says.</summary>
    public static byte[] Event(int callback, int value = 0) => Write(w =>
    {
        w.Int32(callback);
        w.Int32(value);
    });

    public static byte[] Hole(long length) => Write(w =>
    {
        w.Int64(length);
        w.UInt32(0);
    });
}
