using System.Management.Automation;

namespace VmMigration.Formats;

/// <summary>Colours by what they are for, out of <c>$PSStyle</c>; the engine takes them out where there is no terminal.</summary>
/// <param name="psStyle">The variable's value; null for no colours.</param>
internal sealed class ScreenStyle(object? psStyle)
{
    private readonly PSObject? _psStyle = psStyle is null ? null : PSObject.AsPSObject(psStyle);

    /// <summary>A text in the colour of a purpose: Header, Error, Warning, Good.</summary>
    public string Paint(string purpose, string text) => Of(purpose) is { Length: > 0 } start ? $"{start}{text}{Read(_psStyle, "Reset")}" : text;

    private string? Of(string purpose) => purpose switch
    {
        "Header" => Read(_psStyle, "Formatting", "TableHeader"),
        "Good" => Read(_psStyle, "Foreground", "Green"),
        _ => Read(_psStyle, "Formatting", purpose),
    };

    private static string? Read(PSObject? value, params string[] path)
    {
        foreach (var name in path)
        {
            value = value?.Properties[name]?.Value is { } next ? PSObject.AsPSObject(next) : null;
        }

        return value?.BaseObject as string;
    }
}
