namespace VmMigration.Libvirt.Wire;

/// <summary>The codecs of XDR's types and the ways to put them together.</summary>
internal static class Xdr
{
    public static XdrCodec<Nothing> None => field ??= new((_, _) => { }, (ref XdrReader _) => default, 0);

    public static XdrCodec<int> Int32 => field ??= new((w, v) => w.Int32(v), (ref XdrReader r) => r.Int32(), 4);

    public static XdrCodec<uint> UInt32 => field ??= new((w, v) => w.UInt32(v), (ref XdrReader r) => r.UInt32(), 4);

    public static XdrCodec<ulong> UInt64 => field ??= new((w, v) => w.UInt64(v), (ref XdrReader r) => r.UInt64(), 8);

    public static XdrCodec<long> Int64 => field ??= new((w, v) => w.Int64(v), (ref XdrReader r) => r.Int64(), 8);

    public static XdrCodec<string> String => field ??= new((w, v) => w.String(v), (ref XdrReader r) => r.String(), 4);

    /// <summary>A text, or none.</summary>
    public static XdrCodec<string?> OptionalString => field ??= Optional(String);

    public static XdrCodec<Guid> Uuid => field ??= new((w, v) => w.Uuid(v), (ref XdrReader r) => r.Uuid(), 16);

    /// <summary>A C string in an array of a fixed number of <c>char</c>, each of which XDR sends as four bytes.</summary>
    public static XdrCodec<string> CharArray(int length) => new(
        (w, v) => WriteChars(w, System.Text.Encoding.UTF8.GetBytes(v), length),
        (ref XdrReader r) => ReadChars(ref r, length),
        4 * length);

    /// <summary>As <see cref="CharArray"/>, behind its length, the closing NUL counted.</summary>
    public static XdrCodec<string> CountedCharArray(int limit) => new(
        (w, v) =>
        {
            var text = System.Text.Encoding.UTF8.GetBytes(v);
            w.Count(text.Length + 1, limit, "char");
            WriteChars(w, text, text.Length + 1);
        },
        (ref XdrReader r) => ReadChars(ref r, r.Count(limit, 4, "char")),
        4);

    /// <summary>Bytes that libvirt declares as <c>char</c> and not as <c>opaque</c>: four bytes each, behind their number.</summary>
    public static XdrCodec<byte[]> CharBytes(int limit) => new(
        (w, v) =>
        {
            w.Count(v.Length, limit, "char");
            foreach (var item in v)
            {
                w.Int32(unchecked((sbyte)item));
            }
        },
        (ref XdrReader r) =>
        {
            var bytes = new byte[r.Count(limit, 4, "char")];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = unchecked((byte)r.Int32("char"));
            }

            return bytes;
        },
        4);

    public static XdrCodec<byte[]> Opaque(int limit) => new(
        (w, v) => w.Opaque(v, limit), (ref XdrReader r) => r.Opaque(limit).ToArray(), 4);

    public static XdrCodec<T?> Optional<T>(XdrCodec<T> inner)
        where T : class => new(
        (w, v) =>
        {
            w.Boolean(v is not null);
            if (v is not null)
            {
                inner.Write(w, v);
            }
        },
        (ref XdrReader r) => r.Boolean("optional") ? inner.Read(ref r) : null,
        4);

    public static XdrCodec<T[]> Array<T>(XdrCodec<T> element, int limit) => new(
        (w, v) =>
        {
            w.Count(v.Length, limit, typeof(T).Name);
            foreach (var item in v)
            {
                element.Write(w, item);
            }
        },
        (ref XdrReader r) =>
        {
            var items = new T[r.Count(limit, element.MinimumSize, typeof(T).Name)];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = element.Read(ref r);
            }

            return items;
        },
        4);

    public static XdrCodec<(T1, T2)> Of<T1, T2>(XdrCodec<T1> a, XdrCodec<T2> b) => new(
        (w, v) =>
        {
            a.Write(w, v.Item1);
            b.Write(w, v.Item2);
        },
        (ref XdrReader r) => (a.Read(ref r), b.Read(ref r)),
        a.MinimumSize + b.MinimumSize);

    public static XdrCodec<(T1, T2, T3)> Of<T1, T2, T3>(XdrCodec<T1> a, XdrCodec<T2> b, XdrCodec<T3> c) => new(
        (w, v) =>
        {
            a.Write(w, v.Item1);
            b.Write(w, v.Item2);
            c.Write(w, v.Item3);
        },
        (ref XdrReader r) => (a.Read(ref r), b.Read(ref r), c.Read(ref r)),
        a.MinimumSize + b.MinimumSize + c.MinimumSize);

    public static XdrCodec<(T1, T2, T3, T4)> Of<T1, T2, T3, T4>(XdrCodec<T1> a, XdrCodec<T2> b, XdrCodec<T3> c, XdrCodec<T4> d) => new(
        (w, v) =>
        {
            a.Write(w, v.Item1);
            b.Write(w, v.Item2);
            c.Write(w, v.Item3);
            d.Write(w, v.Item4);
        },
        (ref XdrReader r) => (a.Read(ref r), b.Read(ref r), c.Read(ref r), d.Read(ref r)),
        a.MinimumSize + b.MinimumSize + c.MinimumSize + d.MinimumSize);

    public static XdrCodec<(T1, T2, T3, T4, T5)> Of<T1, T2, T3, T4, T5>(
        XdrCodec<T1> a, XdrCodec<T2> b, XdrCodec<T3> c, XdrCodec<T4> d, XdrCodec<T5> e) => new(
        (w, v) =>
        {
            a.Write(w, v.Item1);
            b.Write(w, v.Item2);
            c.Write(w, v.Item3);
            d.Write(w, v.Item4);
            e.Write(w, v.Item5);
        },
        (ref XdrReader r) => (a.Read(ref r), b.Read(ref r), c.Read(ref r), d.Read(ref r), e.Read(ref r)),
        a.MinimumSize + b.MinimumSize + c.MinimumSize + d.MinimumSize + e.MinimumSize);

    public static XdrCodec<(T1, T2, T3, T4, T5, T6)> Of<T1, T2, T3, T4, T5, T6>(
        XdrCodec<T1> a, XdrCodec<T2> b, XdrCodec<T3> c, XdrCodec<T4> d, XdrCodec<T5> e, XdrCodec<T6> f) => new(
        (w, v) =>
        {
            a.Write(w, v.Item1);
            b.Write(w, v.Item2);
            c.Write(w, v.Item3);
            d.Write(w, v.Item4);
            e.Write(w, v.Item5);
            f.Write(w, v.Item6);
        },
        (ref XdrReader r) => (a.Read(ref r), b.Read(ref r), c.Read(ref r), d.Read(ref r), e.Read(ref r), f.Read(ref r)),
        a.MinimumSize + b.MinimumSize + c.MinimumSize + d.MinimumSize + e.MinimumSize + f.MinimumSize);

    /// <summary>Another shape of the same bytes.</summary>
    public static XdrCodec<TOut> As<TIn, TOut>(this XdrCodec<TIn> codec, Func<TIn, TOut> read, Func<TOut, TIn> write) => new(
        (w, v) => codec.Write(w, write(v)), (ref XdrReader r) => read(codec.Read(ref r)), codec.MinimumSize);

    private static string ReadChars(ref XdrReader reader, int length)
    {
        Span<byte> text = length <= 256 ? stackalloc byte[length] : new byte[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = unchecked((byte)reader.Int32("char"));
        }

        var end = text.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private static void WriteChars(XdrWriter writer, ReadOnlySpan<byte> text, int length)
    {
        if (text.Length >= length)
        {
            throw new LibvirtProtocolException($"A text of {text.Length} bytes and its NUL do not go into {length} char.");
        }

        for (var i = 0; i < length; i++)
        {
            writer.Int32(i < text.Length ? unchecked((sbyte)text[i]) : 0);
        }
    }
}
