using System.Globalization;
using System.Text.Json;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>A move's typed parameters in its journal, each as name, type and value; without the guest's XML, which may hold passwords.</summary>
internal static class JournalParameters
{
    public static void Write(Utf8JsonWriter json, string name, TypedParameters parameters)
    {
        json.WriteStartArray(name);
        foreach (var parameter in parameters.Where(p => !p.Name.EndsWith("_xml", StringComparison.Ordinal)))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("type", TypeOf(parameter.Value));
            json.WriteString("value", Convert.ToString(parameter.Value, CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static TypedParameters Read(JsonElement parameters) => new(
        [.. parameters.EnumerateArray().Select(p => p.ValueKind is JsonValueKind.Array ? Of(p[0], p[1], p[2])
            : Of(p.GetProperty("name"), p.GetProperty("type"), p.GetProperty("value")))]);

    private static TypedParameter Of(JsonElement name, JsonElement type, JsonElement value) =>
        new(name.GetString()!, Parse(type.GetString()!, value.GetString()!));

    private static string TypeOf(object value) => value switch
    {
        int => "int",
        uint => "uint",
        long => "llong",
        ulong => "ullong",
        double => "double",
        bool => "boolean",
        _ => "string",
    };

    private static object Parse(string type, string value) => type switch
    {
        "int" => int.Parse(value, CultureInfo.InvariantCulture),
        "uint" => uint.Parse(value, CultureInfo.InvariantCulture),
        "llong" => long.Parse(value, CultureInfo.InvariantCulture),
        "ullong" => ulong.Parse(value, CultureInfo.InvariantCulture),
        "double" => double.Parse(value, CultureInfo.InvariantCulture),
        "boolean" => bool.Parse(value),
        "string" => value,
        _ => throw new FormatException($"There is no parameter type {type}."),
    };
}
