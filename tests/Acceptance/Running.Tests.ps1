BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# busy1 changes its memory faster than it is sent here: its moves end when they are told to.
Describe 'A move that takes long' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module $manifest -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Place { (Get-MigrationVm busy1 | Where-Object State -eq Running).Source }
        function Start-Endless {
            $from = Get-Place
            Start-VmLiveMigration busy1 ($from -eq 'kvm1' ? 'kvm2' : 'kvm1') -Source $from -Bandwidth 8 -NoWait
        }

        function Wait-Moving($First) {
            foreach ($i in 1..300) {
                # While another session asks the source whether it would work, there is a job for a moment in which nothing is sent.
                $move = Get-VmMigration busy1 -ErrorAction Ignore | Where-Object MemoryProcessed -gt 0
                if ($move) { return $move }
                Start-Sleep -Milliseconds 100
            }
            # Nobody reads the records of a move that is not waited for: here is why.
            throw "The move has not begun. $(if ($First) { Wait-VmMigration -Migration $First -ErrorAction SilentlyContinue | ForEach-Object Reason })"
        }
    }

    AfterEach {
        Get-VmMigration -ErrorAction Ignore | Stop-VmMigration -ErrorAction Ignore | Out-Null
    }

    It 'is seen, made faster, stopped, and leaves the guest where it was' {
        $from = Get-Place
        $move = Wait-Moving (Start-Endless)
        $move.VM | Should -Be 'busy1'
        $move.Source | Should -Be $from
        $move.Destination | Should -Be ($from -eq 'kvm1' ? 'kvm2' : 'kvm1')
        $move | Set-MigrationBandwidth -Bandwidth 9 | Should -BeNullOrEmpty
        ($move | Set-MigrationBandwidth -Bandwidth 10 -PassThru).Reason | Should -Match '10 MiB/s'
        $last = $move | Stop-VmMigration -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $last.Outcome | Should -Be 'Cancelled'
        Get-Place | Should -Be $from
        @(Get-MigrationVm busy1).Count | Should -Be 1
    }

    It 'is not touched by -WhatIf' {
        $move = Wait-Moving (Start-Endless)
        $move | Set-MigrationBandwidth -Bandwidth 9 -WhatIf
        $move | Stop-VmMigration -WhatIf | Should -BeNullOrEmpty
        Get-VmMigration busy1 | Should -Not -BeNullOrEmpty
    }

    It 'gives timed records where they are asked for, and tells its follower that it was stopped' {
        $null = Wait-Moving (Start-Endless)
        $follow = Start-ThreadJob {
            Import-Module $using:manifest
            Wait-VmMigration busy1 -ProgressInterval 500ms -ErrorAction SilentlyContinue
        }
        Start-Sleep -Seconds 4
        $null = Stop-VmMigration busy1
        $records = $follow | Receive-Job -Wait -AutoRemoveJob
        @($records | Where-Object Reason -eq '').Count | Should -BeGreaterThan 2
        $records[-1].Outcome | Should -BeIn @('Cancelled', 'Failed')
    }

    It 'goes on when the pipeline that began it is stopped' {
        $from = Get-Place
        $session = [powershell]::Create().AddScript("Import-Module '$manifest'; Start-VmLiveMigration busy1 $($from -eq 'kvm1' ? 'kvm2' : 'kvm1') -Bandwidth 8")
        $null = $session.BeginInvoke()
        $null = Wait-Moving
        $session.Stop()
        $session.Dispose()
        Start-Sleep -Seconds 1
        Get-VmMigration busy1 | Should -Not -BeNullOrEmpty
    }

    It 'goes on after Ctrl+C, which says how to find it again' {
        $from = Get-Place
        $out = Join-Path $TestDrive 'out.txt'
        $command = "Import-Module '$manifest'; Start-VmLiveMigration busy1 $($from -eq 'kvm1' ? 'kvm2' : 'kvm1') -Bandwidth 8"
        # Whoever runs the tests in the background has them, and what they start, ignore interrupts.
        $process = Start-Process env -ArgumentList '--default-signal=INT', 'pwsh', '-NoProfile', '-Command', "`"$command`"" -RedirectStandardOutput $out -RedirectStandardError "$out.err" -PassThru
        $null = Wait-Moving
        kill -INT $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        Get-Content $out, "$out.err" -Raw | Out-String | Should -Match 'busy1 goes on moving without this session.*Stop-VmMigration'
        Get-VmMigration busy1 | Should -Not -BeNullOrEmpty
    }

    It 'goes on when the reader has seen enough' {
        Start-VmLiveMigration busy1 ((Get-Place) -eq 'kvm1' ? 'kvm2' : 'kvm1') -Bandwidth 8 |
            Where-Object Phase -eq PreCopy | Select-Object -First 1 | Out-Null
        Get-VmMigration busy1 | Should -Not -BeNullOrEmpty
    }

    It 'goes on when the module is removed' {
        $null = Wait-Moving (Start-Endless)
        Remove-Module VmMigration
        Import-Module $manifest
        Get-VmMigration busy1 | Should -Not -BeNullOrEmpty
    }
}
