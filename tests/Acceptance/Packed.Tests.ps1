BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# As it is once its folder is in $env:PSModulePath.
Describe 'The packed module' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module VmMigration -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY
    }

    It 'is found by its name, in a folder of its version' {
        $module = Get-Module VmMigration
        $module.Path | Should -Be (Join-Path (Split-Path $manifest) 'bin/VmMigration.PowerShell.dll')
        Split-Path (Split-Path $manifest) -Leaf | Should -Be "$($module.Version)"
    }

    It 'is loaded by the name of a command' {
        $source = pwsh -NoProfile -NonInteractive -Command 'Get-MigrationHost nosuch.invalid | Out-Null; (Get-Module VmMigration).ModuleBase'
        $source | Should -Be (Split-Path $manifest)
    }

    It 'has its licence, its help and its view, and no other files' {
        $here = Split-Path $manifest
        $checkout = Join-Path $PSScriptRoot '../..'
        $files = (Get-ChildItem $here -File -Recurse).FullName | ForEach-Object { [System.IO.Path]::GetRelativePath($here, $_) }
        $files | Where-Object { $_ -notlike 'bin*' } | Sort-Object | Should -Be @(
            @('LICENSE', 'VmMigration.psd1') + (Get-ChildItem (Join-Path $checkout en-US) -File).Name.ForEach({ "en-US/$_" }) | Sort-Object)
        $files | Should -Contain 'bin/VmMigration.Format.ps1xml'
        Get-ChildItem $here -Recurse -Include *.pdb, *.deps.json, *.cs | Should -BeNullOrEmpty
    }

    It 'moves a guest there and back' {
        foreach ($way in 1..2) {
            $from = (Get-MigrationVm web1 | Where-Object State -eq Running).Source
            $to = $from -eq 'kvm1' ? 'kvm2' : 'kvm1'
            $last = Start-VmLiveMigration web1 $to -Source $from | Select-Object -Last 1
            $last.Outcome | Should -Be 'Completed'
            $last.Reason | Should -Be "runs on $to; nothing left on $from"
        }
    }
}
