#!/usr/bin/env -S sh -c 'command -v pwsh >/dev/null && exec pwsh -NoProfile -File "$0" "$@"; cd "$(dirname "$0")" && dotnet tool restore >&2 && exec dotnet pwsh -NoProfile -File build.ps1 "$@"'
# What each word does is the dotnet command beside it; no logic is kept here.
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Pack')]
    [string] $Task = 'Build'
)
Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { dotnet build -c Release }
        Test { dotnet test -c Release }
        Demo { dotnet run -c Release --project tests/VmMigration.Lab -- demo }
        Bench { dotnet run -c Release --project bench }
        Pack { dotnet build -c Release src/VmMigration.PowerShell -t:Build,PackModule }
    }
}
finally {
    Pop-Location
}
exit $LASTEXITCODE
