using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace VmMigration.Formats;

/// <summary>
/// How wide the lines are where rows go that are being formatted. The engine tells a view's script nothing of that: a screen says
/// it, for Out-String and Out-File it stands in the statement that is running.
/// </summary>
internal static class OutputWidth
{
    // A table for this many columns is right on all that are wider.
    private const int Ordinary = 80;

    private static readonly string[] Screens = ["OutDefaultCommand", "OutHostCommand"];
    private static readonly string[] Outputs = [.. Screens, "OutStringCommand", "OutFileCommand"];
    private static readonly string[] Texts = ["Out-String", "oss", "Out-File"];

    /// <summary>How many cells a line has; the last of a screen is left free, since some begin a new line after it.</summary>
    /// <param name="engine">The session.</param>
    public static int Of(EngineIntrinsics engine)
    {
        var screen = Screen(engine.Host);
        return (Screens.Contains(Output()) ? screen : Given(screen, engine.SessionState.PSVariable) ?? Math.Min(screen, Ordinary)) - 1;
    }

    private static int Screen(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is > 1 and var width ? width : Ordinary;
        }
        catch (Exception)
        {
            // A host without a screen may throw whatever it likes.
            return Ordinary;
        }
    }

    /// <summary>The command that the rows are formatted for: the innermost on the stack.</summary>
    private static string? Output() =>
        new StackTrace(fNeedFileInfo: false).GetFrames().Select(f => f.GetMethod()?.DeclaringType?.Name).FirstOrDefault(Outputs.Contains);

    /// <summary>
    /// The width that the running statement gives; the screen's where its command is given none; null where none is to be seen.
    /// </summary>
    private static int? Given(int screen, PSVariableIntrinsics variables)
    {
        foreach (var frame in Runspace.DefaultRunspace?.Debugger?.GetCallStack() ?? [])
        {
            var statement = Parser.ParseInput(frame.Position?.Text ?? "", out _, out _);
            if (statement.Find(IsOutput, searchNestedScriptBlocks: false) is CommandAst command)
            {
                if (StaticParameterBinder.BindCommand(command).BoundParameters.TryGetValue("Width", out var width))
                {
                    return Value(width, variables);
                }

                return command.CommandElements.Any(e => e is VariableExpressionAst { Splatted: true }) ? null : screen;
            }
        }

        return null;
    }

    private static bool IsOutput(Ast ast) => ast is CommandAst command && Texts.Contains(command.GetCommandName(), StringComparer.OrdinalIgnoreCase);

    private static int? Value(ParameterBindingResult given, PSVariableIntrinsics variables)
    {
        var value = given.Value is VariableExpressionAst variable ? variables.GetValue(variable.VariablePath.UserPath) : given.ConstantValue;
        return LanguagePrimitives.TryConvertTo<int>(value, out var width) && width > 1 ? width : null;
    }
}
