using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Consoles and ports with an end on the host, out of a domain's XML.</summary>
internal static class EndpointReader
{
    private static readonly string[] CharacterKinds = ["serial", "parallel", "console", "channel"];

    internal static GraphicsDescription ReadGraphics(XElement graphics)
    {
        XElement? listen = graphics.Element("listen");
        return new GraphicsDescription(graphics.Get("type") ?? throw DomainReader.Missing("domain/devices/graphics/@type"))
        {
            Port = graphics.GetPort("port"),
            WebSocketPort = graphics.GetPort("websocket"),
            TlsPort = graphics.GetPort("tlsPort"),
            HasAutomaticPort = graphics.GetFlag("autoport") ?? false,
            ListenType = listen.Get("type"),
            ListenAddress = listen.Get("address") ?? graphics.Get("listen"),
            ListenNetwork = listen.Get("network"),
            SocketPath = listen.Get("socket") ?? graphics.Get("socket"),
            RenderNode = graphics.Element("gl").Get("rendernode"),
            HasPassword = graphics.Get("passwd") is not null,
        };
    }

    /// <summary>The ports in the XML's order; a console that is only another view of a serial port is left out.</summary>
    internal static IEnumerable<CharacterDevice> ReadCharacterDevices(XElement devices)
    {
        bool hasSerial = devices.Has("serial");
        return devices.Elements()
            .Where(device => CharacterKinds.Contains(device.Name.LocalName) && !(hasSerial && IsSerialConsole(device)))
            .Select(ReadCharacterDevice);
    }

    private static bool IsSerialConsole(XElement device) =>
        device.Name == "console" && device.Element("target").Get("type") is "serial" or null;

    private static CharacterDevice ReadCharacterDevice(XElement device)
    {
        string kind = device.Name.LocalName;
        // UDP has two sources: where it listens, and where it sends.
        XElement? source = device.Elements("source").FirstOrDefault(s => s.Get("mode") == "bind") ?? device.Element("source");
        return new CharacterDevice(kind, device.Get("type") ?? throw DomainReader.Missing($"domain/devices/{kind}/@type"))
        {
            Path = source.Get("path"),
            Mode = source.Get("mode"),
            Endpoint = source.Get("service") is { } service ? $"{source.Get("host")}:{service}" : null,
            Appends = source.GetFlag("append") ?? false,
            LogPath = device.Element("log").Get("file"),
            TargetName = device.Element("target").Get("name"),
        };
    }
}
