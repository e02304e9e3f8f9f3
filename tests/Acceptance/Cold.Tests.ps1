BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# web2 has nothing in it that heeds a power button: it goes off when the test takes its power, as late as that may be.
Describe 'A session that is left while the guest of its cold move shuts down' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module $manifest -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Running { @(Get-MigrationVm web2 | Where-Object State -eq Running) }

        function Wait-Word($Session, [string] $Word) {
            $until = [datetime]::UtcNow.AddMinutes(1)
            while ("$(Get-Content $Session.Output, $Session.Errors -ErrorAction Ignore)" -notmatch $Word) {
                if ([datetime]::UtcNow -gt $until) { throw "never said '$Word': $(Get-Content $Session.Output, $Session.Errors)" }
                Start-Sleep -Milliseconds 100
            }
        }
    }

    It 'starts it again first, when <How>' -TestCases @(
        @{ How = 'it exits'; Signal = $null }
        @{ How = 'it is told to end'; Signal = 'TERM' }
        @{ How = 'its terminal is closed'; Signal = 'HUP' }
    ) {
        $from = (Get-Running).Source
        $to = $from -eq 'kvm1' ? 'kvm2' : 'kvm1'
        $command = "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$manifest'; " +
            "`$null = Start-VmColdMigration web2 $to -Source $from -ShutdownTimeout 90s -NoWait; " +
            "while (-not (Get-VmMigration -Source $from | Where-Object Phase -eq Preparing)) { Start-Sleep -Milliseconds 100 }; 'it shuts down'; " +
            ($Signal ? 'Start-Sleep 300' : 'exit')
        $out = Join-Path $TestDrive "cold$Signal"
        $session = @{ Output = $out; Errors = "$out.err" }
        $process = Start-Process env -ArgumentList '--default-signal=HUP', '--default-signal=TERM', 'pwsh', '-NoProfile', '-NonInteractive', '-Command', "`"$command`"" `
            -RedirectStandardOutput $session.Output -RedirectStandardError $session.Errors -PassThru
        Wait-Word $session 'it shuts down'
        if ($Signal) { kill "-$Signal" $process.Id }
        Wait-Word $session 'before this session ends, what it drives is put right: web2'
        $process.HasExited | Should -BeFalse
        $null = virsh -q -c ($from -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2) destroy web2
        $process.WaitForExit(60000) | Should -BeTrue
        (Get-Running).Source | Should -Be $from
        (Get-VmMigration -History | Where-Object VM -eq web2)[0].Reason | Should -Be "runs on $from, started again; nothing was left on $to"
    }
}
