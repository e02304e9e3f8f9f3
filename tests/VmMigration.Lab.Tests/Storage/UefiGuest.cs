using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A guest with UEFI and a TPM that is emulated. Nothing boots on it: the firmware's shell runs, which keeps its variables.</summary>
internal sealed class UefiGuest(Guid? tpmSecret = null)
{
    // The last bytes of the firmware's spare block, which it writes only when its variables are packed.
    private const int MarkLength = 32;
    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkLength);

    /// <summary>Its variables, on either host.</summary>
    public string Nvram { get; } = $"/var/lib/libvirt/qemu/nvram/{Guid.NewGuid():n}_VARS.fd";

    /// <summary>Puts variables with a mark of their own on a host.</summary>
    public async Task WriteNvramAsync(LabHost host)
    {
        byte[] variables = await File.ReadAllBytesAsync("/usr/share/OVMF/OVMF_VARS_4M.fd");
        _mark.CopyTo(variables.AsSpan()[^MarkLength..]);
        string path = host.PathFromOutside(Nvram);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, variables);
    }

    /// <summary>What it runs with.</summary>
    public GuestOptions Options(Action<XElement>? customize = null) => new()
    {
        Machine = "q35",
        Persistent = true,
        Customize = domain =>
        {
            XElement os = domain.Element("os")!;
            os.Element("kernel")!.Remove();
            os.Add(
                new XElement("loader", new XAttribute("readonly", "yes"), new XAttribute("type", "pflash"), "/usr/share/OVMF/OVMF_CODE_4M.fd"),
                new XElement("nvram", new XAttribute("template", "/usr/share/OVMF/OVMF_VARS_4M.fd"), Nvram));
            domain.Element("devices")!.Add(new XElement(
                "tpm",
                new XAttribute("model", "tpm-crb"),
                new XElement(
                    "backend",
                    new XAttribute("type", "emulator"),
                    new XAttribute("version", "2.0"),
                    tpmSecret is null ? null : new XElement("encryption", new XAttribute("secret", tpmSecret)))));
            customize?.Invoke(domain);
        },
    };

    /// <summary>Whether a host has its variables, with the mark.</summary>
    public async Task<bool> HasNvramAsync(LabHost host)
    {
        string path = host.PathFromOutside(Nvram);
        return File.Exists(path) && (await File.ReadAllBytesAsync(path)).AsSpan()[^MarkLength..].SequenceEqual(_mark);
    }

    /// <summary>What tells its TPM from any other: the certificate that it was made with. Null where a host has no state of it.</summary>
    public static async Task<string?> TpmAsync(LabHost host, LabGuest guest)
    {
        string path = host.PathFromOutside($"/var/lib/libvirt/swtpm/{guest.Uuid}/tpm2/tpm2-00.permall");
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] state = await File.ReadAllBytesAsync(path);
        int certificate = state.AsSpan().IndexOf("swtpm-localca"u8);
        Assert.True(certificate > 0, "The state is encrypted, or no certificate was made.");
        return Encoding.Latin1.GetString(state, certificate, 512);
    }
}
