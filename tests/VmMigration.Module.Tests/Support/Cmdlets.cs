using System.Management.Automation;

namespace VmMigration.Tests.Support;

/// <summary>What the engine knows of the module's cmdlets.</summary>
internal static class Cmdlets
{
    private static readonly Lazy<CmdletInfo[]> Known = new(() =>
    {
        using var engine = new Engine();
        return [.. engine.Run("Get-Command -Module VmMigration | Sort-Object Name").Select(c => (CmdletInfo)c.BaseObject)];
    });

    public static IReadOnlyList<CmdletInfo> All => Known.Value;

    public static TheoryData<string> Names => [.. All.Select(c => c.Name).Order(StringComparer.Ordinal)];

    public static CmdletInfo Of(string name) => All.Single(c => c.Name == name);

    /// <summary>Its own parameters: those that the engine gives to all are left out.</summary>
    public static IReadOnlyList<ParameterMetadata> ParametersOf(CmdletInfo cmdlet) =>
        [.. cmdlet.Parameters.Values.Where(p => !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name))];

    /// <summary>Whether it can be asked what it would do.</summary>
    public static bool SupportsShouldProcess(CmdletInfo cmdlet) => cmdlet.Parameters.ContainsKey("WhatIf");

    public static ParameterAttribute AttributeOf(ParameterMetadata parameter) => parameter.Attributes.OfType<ParameterAttribute>().First();
}
