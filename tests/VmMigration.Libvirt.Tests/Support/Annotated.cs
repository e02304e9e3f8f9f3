using System.Globalization;
using System.Text;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>Bytes written down to be read: hexadecimal, "text" in quotes, and comments from // to the end of the line.</summary>
internal static class Annotated
{
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        foreach (var line in text.Split('\n'))
        {
            var code = line.Split("//")[0];
            for (var i = 0; i < code.Length;)
            {
                if (char.IsWhiteSpace(code[i]))
                {
                    i++;
                }
                else if (code[i] == '"')
                {
                    var end = code.IndexOf('"', i + 1);
                    bytes.AddRange(Encoding.UTF8.GetBytes(code[(i + 1)..end]));
                    i = end + 1;
                }
                else
                {
                    bytes.Add(byte.Parse(code.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                }
            }
        }

        return [.. bytes];
    }

    /// <summary>The bytes with one 32-bit word of them replaced.</summary>
    public static byte[] WithWord(this byte[] bytes, int offset, uint value)
    {
        var copy = bytes.ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(offset), value);
        return copy;
    }
}
