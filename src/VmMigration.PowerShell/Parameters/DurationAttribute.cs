using System.Globalization;
using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Parameters;

/// <summary>Takes a length of time as people write it: <c>300ms</c>, <c>2s</c>, a number, or a <see cref="TimeSpan"/>.</summary>
/// <param name="unit">What a number without a unit counts: <c>ms</c> or <c>s</c>.</param>
/// <param name="least">The shortest that is taken, in milliseconds.</param>
/// <param name="most">The longest that is taken, in milliseconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute(string unit, long least, long most) : ArgumentTransformationAttribute
{
    /// <summary>What a number without a unit counts.</summary>
    public string Unit => unit;

    /// <summary>The shortest that is taken, in milliseconds.</summary>
    public long Least => least;

    /// <summary>The longest that is taken, in milliseconds.</summary>
    public long Most => most;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = AsWritten(inputData);
        if (Read(value) is not { } duration)
        {
            throw new ArgumentTransformationMetadataException(
                $"'{value}' is not a length of time. Write {HumanDuration.Examples}, or a number of {(unit == "s" ? "seconds" : "milliseconds")}.");
        }

        return duration.TotalMilliseconds >= least && duration.TotalMilliseconds <= most
            ? duration
            : throw new ArgumentTransformationMetadataException($"'{value}' is out of range: {Text(least)} to {Text(most)} is possible.");
    }

    /// <summary>
    /// To PowerShell, <c>2s</c> is the number 2 as a short integer, and <c>1d</c> as a decimal one; what was written
    /// comes along.
    /// </summary>
    private static object? AsWritten(object? inputData) =>
        inputData is not PSObject wrapped ? inputData
        : wrapped.BaseObject is ValueType and not TimeSpan && HumanDuration.TryParse(wrapped.ToString(), out var written) ? written
        : wrapped.BaseObject;

    private static string Text(long milliseconds) => HumanDuration.Format(TimeSpan.FromMilliseconds(milliseconds));

    private TimeSpan? Read(object? value) => value switch
    {
        TimeSpan span => span,
        string text when HumanDuration.TryParse(text, out var span) => span,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Of(number),
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) => span,
        int or long or short or byte or double or float or decimal => Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    // TimeSpan holds about 9e14 ms.
    private TimeSpan? Of(double number) =>
        Math.Abs(number) < 1e11 ? TimeSpan.FromMilliseconds(unit == "s" ? number * 1000 : number) : null;
}
