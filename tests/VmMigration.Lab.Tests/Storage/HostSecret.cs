using System.Text;
using System.Xml.Linq;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A secret that hosts may have.</summary>
/// <param name="type">What it is for: <c>volume</c>, <c>vtpm</c>, <c>iscsi</c>.</param>
/// <param name="usage">Of which volume, or by which name.</param>
/// <param name="value">Its value; <see cref="Value"/> when null.</param>
internal sealed class HostSecret(string type, string usage, byte[]? value = null)
{
    public const string Value = "open sesame: 17 thieves";

    public Guid Uuid { get; } = Guid.NewGuid();

    /// <summary>What nobody is to find anywhere: the value, and the value as libvirt's tools write it.</summary>
    public static IEnumerable<string> Betrayals => [Value, Convert.ToBase64String(Encoding.UTF8.GetBytes(Value))];

    /// <summary>Defines it on a host, with its value.</summary>
    public async Task GiveAsync(LabHost host, bool isPrivate = false)
    {
        var xml = new XElement(
            "secret",
            new XAttribute("ephemeral", "no"),
            new XAttribute("private", isPrivate ? "yes" : "no"),
            new XElement("uuid", Uuid),
            new XElement("description", "of a test"),
            new XElement("usage", new XAttribute("type", type), new XElement(type switch { "volume" => "volume", "iscsi" => "target", _ => "name" }, usage)));
        await File.WriteAllTextAsync(host.PathFromOutside("/run/secret.xml"), xml.ToString());
        await File.WriteAllBytesAsync(host.PathFromOutside("/run/secret.value"), value ?? Encoding.UTF8.GetBytes(Value));
        await StorageSay.ShellAsync(
            host, $"virsh secret-define /run/secret.xml && virsh secret-set-value {Uuid} --file /run/secret.value --plain && rm /run/secret.*");
    }

    /// <summary>What a host says of it, with its value where it tells that; null where it has none.</summary>
    public async Task<string?> OnAsync(LabHost host)
    {
        CommandResult xml = await host.VirshAsync("secret-dumpxml", $"{Uuid}");
        CommandResult value = await host.VirshAsync("secret-get-value", $"{Uuid}");
        return xml.Succeeded ? xml.Output + (value.Succeeded ? value.Output : value.Error) : null;
    }

    /// <summary>Removes it wherever it is.</summary>
    public Task ForgetAsync(LabEnvironment lab) => Task.WhenAll(lab.Hosts.Select(h => h.VirshAsync("secret-undefine", $"{Uuid}")));
}
