BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# What one session leaves, another finds. busy1 changes its memory faster than it is sent here.
Describe 'Sessions that end before their moves' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module $manifest -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY
        $stateBefore = $env:VMMIGRATION_STATE

        function Get-Place { (Get-MigrationVm busy1 | Where-Object State -eq Running).Source }

        # Begins a move in a shell of its own and kills that as kill -9 does.
        function Start-AndKill([string] $More = '') {
            $from = Get-Place
            $to = $from -eq 'kvm1' ? 'kvm2' : 'kvm1'
            $command = "Import-Module '$manifest'; Start-VmLiveMigration busy1 $to -Source $from -Bandwidth 8 $More"
            $process = Start-Process pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-Command', "`"$command`"" -RedirectStandardOutput (Join-Path $TestDrive 'out') -PassThru
            foreach ($i in 1..300) {
                if (Get-VmMigration busy1 -ErrorAction Ignore | Where-Object MemoryProcessed -gt 0) { break }
                if ($process.HasExited) { throw (Get-Content (Join-Path $TestDrive 'out') -Raw) }
                Start-Sleep -Milliseconds 100
            }
            $process.Kill()
            $process.WaitForExit()
            $from, $to
        }

        # Without the journal, as another administrator would.
        function Stop-Elsewhere([string] $From) {
            $mine, $env:VMMIGRATION_STATE = $env:VMMIGRATION_STATE, (Join-Path $TestDrive 'other')
            pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Stop-VmMigration busy1 -Source $From | Out-Null"
            $env:VMMIGRATION_STATE = $mine
        }
    }

    BeforeEach {
        $env:VMMIGRATION_STATE = Join-Path $TestDrive ([guid]::NewGuid())
        # The module looks for the folder when its session begins.
        Remove-Module VmMigration
        Import-Module $manifest
    }

    AfterEach {
        Get-VmMigration -ErrorAction Ignore | Where-Object MemoryProcessed | Stop-VmMigration -ErrorAction Ignore | Out-Null
    }

    AfterAll { $env:VMMIGRATION_STATE = $stateBefore }

    It 'are known to Get-VmMigration, and followed to the end by Wait-VmMigration' {
        $from, $to = Start-AndKill
        $move = Get-VmMigration busy1
        $move.Destination | Should -Be $to
        $move | Set-MigrationBandwidth -Bandwidth 1000
        $last = $move | Wait-VmMigration | Select-Object -Last 1
        $last.Outcome | Should -Be 'Completed'
        $last.Id | Should -Be $move.Id
        Get-Place | Should -Be $to
        $known = Get-VmMigration -History
        $known.Id | Should -Be $move.Id
        $known.Outcome | Should -Be 'Completed'
    }

    It 'are put in order by Resume-VmMigration when somebody has stopped the move' {
        $from, $to = Start-AndKill
        $move = Get-VmMigration busy1
        Stop-Elsewhere $from
        (Get-VmMigration busy1).Reason | Should -Match 'Resume-VmMigration'
        Resume-VmMigration -WhatIf | Should -BeNullOrEmpty
        $last = Resume-VmMigration -ErrorVariable failure | Select-Object -Last 1
        $failure | Should -BeNullOrEmpty
        $last.Id | Should -Be $move.Id
        $last.Outcome | Should -Be 'Cancelled'
        $last.Reason | Should -Match "runs on $from as before; nothing was left on $to"
        Get-Place | Should -Be $from
        Get-VmMigration busy1 -ErrorAction Ignore | Should -BeNullOrEmpty
        Resume-VmMigration | Should -BeNullOrEmpty
    }

    It 'are given up with -Abandon, which touches nothing and is asked for by name' {
        $from, $to = Start-AndKill
        Stop-Elsewhere $from
        Resume-VmMigration busy1 -Abandon -WhatIf | Should -BeNullOrEmpty
        Get-VmMigration busy1 -History | ForEach-Object Outcome | Should -BeNullOrEmpty
        $given = Resume-VmMigration busy1 -Abandon -Confirm:$false -WarningAction SilentlyContinue
        $given.Outcome | Should -Be 'Cancelled'
        $given.Reason | Should -Match '^given up by an administrator: nothing of this move was touched'
        { Resume-VmMigration busy1 -ErrorAction Stop } | Should -Throw -ErrorId 'MigrationNotFound,*'
        Get-VmMigration -Marked -Source $from | Should -BeNullOrEmpty
        Get-Place | Should -Be $from
    }

    It 'leave nothing to those who have begun nothing' {
        Get-VmMigration -History | Should -BeNullOrEmpty
        { Resume-VmMigration web1 -ErrorAction Stop } | Should -Throw -ErrorId 'MigrationNotFound,*'
    }

    It 'are told from those that are at work' {
        $from = Get-Place
        $first = Start-VmLiveMigration busy1 ($from -eq 'kvm1' ? 'kvm2' : 'kvm1') -Source $from -Bandwidth 8 -NoWait
        Resume-VmMigration | Should -BeNullOrEmpty
        foreach ($i in 1..300) {
            if (Get-VmMigration busy1 -ErrorAction Ignore | Where-Object MemoryProcessed -gt 0) { break }
            Start-Sleep -Milliseconds 100
        }
        (Stop-VmMigration busy1).Outcome | Should -Be 'Cancelled'
        (Get-VmMigration -History busy1).Outcome | Should -Be 'Cancelled'
        (Get-VmMigration -History busy1).Id | Should -Be $first.Id
    }

    It 'are not begun where they could not be written down' {
        $env:VMMIGRATION_STATE = Join-Path $TestDrive 'file'
        Set-Content $env:VMMIGRATION_STATE 'not a folder'
        Remove-Module VmMigration
        Import-Module $manifest
        $from = Get-Place
        Start-VmLiveMigration busy1 ($from -eq 'kvm1' ? 'kvm2' : 'kvm1') -Source $from -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure[0].FullyQualifiedErrorId | Should -Match '^JournalUnavailable'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match 'VMMIGRATION_STATE'
        Get-Place | Should -Be $from
    }
}
