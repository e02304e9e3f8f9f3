using System.Management.Automation;
using System.Management.Automation.Language;

namespace VmMigration.Commands;

/// <summary>What a command that somebody typed is for.</summary>
internal static class TypedCommand
{
    private static readonly string[] Prompts = ["ConsoleHost", "Visual Studio Code Host"];

    /// <summary>
    /// Whether what a cmdlet writes is shown to who typed it, and goes nowhere else: it stands at a prompt, ends its pipeline,
    /// and is assigned to nothing. Where that cannot be told it is not so.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="origin">Where it was called from.</param>
    public static bool IsForEyes(PSCmdlet cmdlet, CommandOrigin origin)
    {
        var call = cmdlet.MyInvocation;
        return origin is CommandOrigin.Runspace
            && Prompts.Contains(cmdlet.Host?.Name)
            && call.PipelinePosition == call.PipelineLength
            && !call.BoundParameters.ContainsKey("OutVariable")
            && cmdlet.GetVariableValue("MyInvocation") is InvocationInfo { MyCommand: ScriptInfo { ScriptBlock.Ast: ScriptBlockAst typed } }
            && IsStatement(typed, call.ScriptLineNumber, call.OffsetInLine);
    }

    /// <summary>Whether the command at a place is, with what is piped into it, a statement by itself.</summary>
    internal static bool IsStatement(ScriptBlockAst typed, int line, int column) =>
        typed.Find(a => a is CommandAst && a.Extent.StartLineNumber == line && a.Extent.StartColumnNumber == column, searchNestedScriptBlocks: false)
            is CommandAst { Redirections.Count: 0, Parent: PipelineAst { Parent: NamedBlockAst { Parent: ScriptBlockAst whole } } } && whole == typed;
}
