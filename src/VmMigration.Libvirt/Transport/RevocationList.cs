using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Transport;

/// <summary>The certificates that their authorities have withdrawn, as the file <c>cacrl.pem</c> lists them (RFC 5280, 5.1).</summary>
internal sealed class RevocationList
{
    private readonly HashSet<(string Issuer, string Serial)> _withdrawn = [];

    /// <summary>Reads every list in a PEM file; an absent file withdraws nothing.</summary>
    /// <exception cref="LibvirtConnectException">The file is there and cannot be used.</exception>
    public static RevocationList Load(string host, string path)
    {
        RevocationList list = new();
        if (!File.Exists(path))
        {
            return list;
        }

        ReadOnlySpan<char> rest = PkiText.Read(host, "revocation list", path);
        try
        {
            while (PemEncoding.TryFind(rest, out PemFields fields))
            {
                if (rest[fields.Label] is "X509 CRL")
                {
                    list.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
                }

                rest = rest[fields.Location.End..];
            }
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            throw PkiText.Bad(host, $"The revocation list {path} cannot be read: {e.Message}", e);
        }

        return list;
    }

    public bool Contains(X509Certificate2 certificate) => _withdrawn.Contains(
        (Convert.ToHexString(certificate.IssuerName.RawData), Serial(certificate.SerialNumberBytes.Span)));

    private static string Serial(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes.TrimStart((byte)0));

    private void Add(byte[] encoded)
    {
        AsnReader list = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            list.ReadInteger();
        }

        list.ReadEncodedValue(); // signature algorithm
        string issuer = Convert.ToHexString(list.ReadEncodedValue().Span);
        while (list.HasData && list.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.UtcTime
            or (int)UniversalTagNumber.GeneralizedTime })
        {
            list.ReadEncodedValue(); // this and next update
        }

        if (!list.HasData || !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            return;
        }

        AsnReader entries = list.ReadSequence();
        while (entries.HasData)
        {
            _withdrawn.Add((issuer, Serial(entries.ReadSequence().ReadIntegerBytes().Span)));
        }
    }
}
