BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

Describe 'Moving guests' -Skip:$noLab {
    BeforeAll {
        Import-Module $env:VMMIGRATION_MANIFEST -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Place([string] $Name) { (Get-MigrationVm $Name | Where-Object State -eq Running).Source }
        function Get-Other([string] $HostName) { $HostName -eq 'kvm1' ? 'kvm2' : 'kvm1' }
    }

    It 'ends with a record of what both hosts say' {
        $from = Get-Place web1
        $to = Get-Other $from
        $records = Start-VmLiveMigration web1 $to -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $records[-1].Outcome | Should -Be 'Completed'
        $records[-1].Percent | Should -Be 100
        $records[-1].Downtime | Should -BeGreaterThan ([timespan]::Zero)
        @($records | Where-Object Outcome).Count | Should -Be 1
        $records.Id | Select-Object -Unique | Should -HaveCount 1
        $records.Phase | Should -Contain 'Reserving'
        Get-Place web1 | Should -Be $to
        Get-MigrationVm web1 -Source $from -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'takes several side by side from the pipeline' {
        $from = Get-Place web1
        Get-MigrationVm web2 | Where-Object Source -ne $from | Start-VmLiveMigration -Destination $from | Out-Null
        $last = Get-MigrationVm web* -Source $from | Start-VmLiveMigration -Destination (Get-Other $from) | Where-Object Outcome
        $last.VM | Sort-Object | Should -Be @('web1', 'web2')
        $last.Outcome | Should -Be @('Completed', 'Completed')
        (Get-MigrationVm web*).Source | Select-Object -Unique | Should -Be (Get-Other $from)
    }

    It 'takes a wildcard' {
        $to = Get-Other (Get-Place web1)
        $last = Start-VmLiveMigration web* $to | Where-Object Outcome
        $last.Outcome | Should -Be @('Completed', 'Completed')
    }

    It 'goes on with the others when one fails' {
        $from = Get-Place web1
        $records = Start-VmLiveMigration nosuch, web1 (Get-Other $from) -Source $from -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'VmNotFound,VmMigration.Commands.StartVmLiveMigrationCommand'
        $failure[0].TargetObject | Should -Be 'nosuch'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        ($records | Where-Object { $_.VM -eq 'web1' -and $_.Outcome }).Outcome | Should -Be 'Completed'
        ($records | Where-Object { $_.VM -eq 'nosuch' -and $_.Outcome }).Outcome | Should -Be 'Failed'
    }

    It 'is shown and not done with -WhatIf' {
        $from = Get-Place web1
        $to = Get-Other $from
        $shown = pwsh -NoProfile -NonInteractive -Command "Import-Module '$env:VMMIGRATION_MANIFEST'; Start-VmLiveMigration web1 $to -WhatIf" | Out-String
        $shown | Should -Match "What if: .*Live migration $from → $to.*web1"
        $shown | Should -Match '(?m)^  \w+: '
        Get-Place web1 | Should -Be $from
    }

    It 'is refused where the guest is there already' {
        $from = Get-Place web1
        $records = Start-VmLiveMigration web1 $from -Source $from -ErrorAction SilentlyContinue -ErrorVariable failure
        $records[-1].Outcome | Should -Be 'Failed'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SameHost,*'
        $failure[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        Get-Place web1 | Should -Be $from
    }

    It 'leaves the definition where it is told to' {
        $from = Get-Place web2
        $to = Get-Other $from
        (Start-VmLiveMigration web2 $to -KeepSource)[-1].Outcome | Should -Be 'Completed'
        (Get-MigrationVm web2 -Source $from).State | Should -Be 'ShutOff'
        Get-Place web2 | Should -Be $to
        (Start-VmLiveMigration web2 $from -Source $to)[-1].Outcome | Should -Be 'Completed'
        @(Get-MigrationVm web2).Count | Should -Be 1
    }

    It 'goes on by itself with -NoWait, and is waited for' {
        $to = Get-Other (Get-Place web1)
        $first = Start-VmLiveMigration web1 $to -NoWait
        @($first).Count | Should -Be 1
        $first.Outcome | Should -BeNullOrEmpty
        $last = $first | Wait-VmMigration | Select-Object -Last 1
        $last.Outcome | Should -Be 'Completed'
        ($first | Wait-VmMigration | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        Get-Place web1 | Should -Be $to
    }

    It 'finds a guest''s host again though no inventory has it' {
        Set-Content (Join-Path $TestDrive 'empty.yaml') 'hosts: {}'
        $uri = @{ kvm1 = $env:VMMIGRATION_LAB_TCP1; kvm2 = $env:VMMIGRATION_LAB_TCP2 }
        $from = Get-Place web1
        $last = Get-MigrationVm web1 -Source $uri[$from] -Inventory "$TestDrive/empty.yaml" |
            Start-VmLiveMigration -Destination $uri[(Get-Other $from)] -Inventory "$TestDrive/empty.yaml" -ErrorVariable failure |
            Select-Object -Last 1
        "$failure" | Should -BeNullOrEmpty
        $last.Outcome | Should -Be 'Completed'
    }
}
