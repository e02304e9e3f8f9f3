# Runs one file of tests with the Pester of that manifest, and leaves the results as JSON.
param([string] $Pester, [string] $Path, [string] $Results)
$ErrorActionPreference = 'Stop'
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $configuration
$tests = @(
    foreach ($test in $run.Tests) {
        [ordered]@{ Name = $test.ExpandedPath; Result = "$($test.Result)"; Error = ($test.ErrorRecord | Out-String) }
    }
    foreach ($container in @($run.FailedContainers) + @($run.FailedBlocks)) {
        if ($container) { [ordered]@{ Name = "$container"; Result = 'Failed'; Error = ($container.ErrorRecord | Out-String) } }
    }
)
ConvertTo-Json -InputObject $tests -Depth 3 | Set-Content -LiteralPath $Results
