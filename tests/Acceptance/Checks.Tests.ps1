BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# What needs no hosts.
Describe 'Checks without hosts' {
    BeforeAll {
        Import-Module $env:VMMIGRATION_MANIFEST -Force
        $file = Join-Path $TestDrive 'dead.yaml'
        Set-Content $file 'hosts: { kvm1: { uri: "qemu+tcp://127.0.0.1:1/system" }, kvm2: { uri: "qemu+tcp://127.0.0.2:1/system" } }'
        $PSDefaultParameterValues = @{ '*-*Migration*:Inventory' = $file }
    }

    It 'whose id is none are refused with the nearest that is one, by <Command>' -ForEach @(
        @{ Command = 'Start-VmLiveMigration'; Parameter = 'SkipCheck' }
        @{ Command = 'Start-VmColdMigration'; Parameter = 'SkipCheck' }
        @{ Command = 'Test-MigrationHost'; Parameter = 'Check' }
    ) {
        $more = @{ $Parameter = 'GuestState', 'GuestJob' }
        $failure = { & $Command web1 kvm2 -Source kvm1 @more } | Should -Throw -PassThru -ErrorId 'ParameterInvalid,VmMigration.Commands.*'
        $failure.Exception.Message | Should -Be "There is no check 'GuestJob'."
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "Did you mean 'GuestJobs'?*about_VmMigration_Checks*"
    }

    It 'are completed by their ids' {
        foreach ($line in 'Test-MigrationHost web1 -Check hostr', 'Start-VmLiveMigration web1 kvm2 -SkipCheck hostr', 'Start-VmColdMigration web1 kvm2 -SkipCheck GuestState, hostr') {
            $found = (TabExpansion2 $line $line.Length).CompletionMatches
            $found.CompletionText | Should -Be 'HostReachable'
            $found.ToolTip | Should -BeLike 'Connection: *?'
        }
    }

    It 'of hosts that cannot be reached are one finding each, and no error' {
        $found = Test-MigrationHost web1 kvm2 -Source kvm1 -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $found.Id | Should -Be @('HostReachable', 'HostReachable')
        $found.Subject | Should -Be @('kvm1', 'kvm2')
        $found.Status | Should -Be @('Fail', 'Fail')
        $found[0].Vm | Should -Be 'web1'
        $found[0].Fix | Should -Not -BeNullOrEmpty
        Test-MigrationHost web1 kvm2 -Source kvm1 -Quiet | Should -BeFalse
    }

    It 'that fail stop a move that they are piped into, unless it is taken upon oneself' {
        $found = Test-MigrationHost web1 kvm2 -Source kvm1
        $found | Start-VmLiveMigration -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'Incompatible,VmMigration.Commands.StartVmLiveMigrationCommand'
        $failure[0].Exception.Message | Should -BeLike 'web1 was not moved to kvm2: *(HostReachable)*'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike '*-SkipCheck HostReachable*'
        $records = $found | Start-VmLiveMigration -SkipCheck hostreachable -ErrorAction SilentlyContinue -ErrorVariable failure
        $records[-1].Outcome | Should -Be 'Failed'
        $failure[0].FullyQualifiedErrorId | Should -Be 'DaemonNotRunning,VmMigration.Commands.StartVmLiveMigrationCommand'
    }

    It 'need a source, or a guest' {
        Test-MigrationHost -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'ParameterInvalid,VmMigration.Commands.TestMigrationHostCommand'
        Test-MigrationHost -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'need a destination' {
        Test-MigrationHost web1 -Source kvm1 -Destination nosuch* -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'HostNotFound,VmMigration.Commands.TestMigrationHostCommand'
        Test-MigrationHost web1 -Source kvm1 -Destination nosuch* -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'of a processor for several hosts need all of them' {
        Get-MigrationCpuBaseline kvm1, -x -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'HostNameInvalid,VmMigration.Commands.GetMigrationCpuBaselineCommand'
        Get-MigrationCpuBaseline -Host kvm1 -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'DaemonNotRunning,VmMigration.Commands.GetMigrationCpuBaselineCommand'
        Get-MigrationCpuBaseline nosuch* -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'HostNotFound,VmMigration.Commands.GetMigrationCpuBaselineCommand'
    }
}

# dmz1's card is on a bridge that only kvm1 has; it ends on br0 of the other host.
Describe 'Checks of real hosts' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module $manifest -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Place([string] $Vm) { (Get-MigrationVm $Vm | Where-Object State -eq Running).Source }
        function Get-Other([string] $HostName) { $HostName -eq 'kvm1' ? 'kvm2' : 'kvm1' }

        # What somebody sees who types it.
        function Show([string] $Line) {
            pwsh -NoProfile -NonInteractive -Command "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$manifest'; $Line" | Out-String
        }
    }

    It 'find nothing where nothing is the matter' {
        $from = Get-Place web1
        $found = Test-MigrationHost web1 (Get-Other $from) -Source $from
        $found.Count | Should -BeGreaterThan 50
        $found | Where-Object Status -in Fail, Warning | Should -BeNullOrEmpty
        $found.Vm | Select-Object -Unique | Should -Be 'web1'
        $found.Destination | Select-Object -Unique | Should -Be (Get-Other $from)
        # What only -Shell and -DryRun tell was not asked: that is said, and is no yes.
        Test-MigrationHost web1 (Get-Other $from) -Source $from -Quiet -WarningVariable unasked -WarningAction SilentlyContinue | Should -BeFalse
        $unasked | Should -BeLike '*is not known*MigrationPortsReachable*-AllowSkipped*'
        Test-MigrationHost web1 (Get-Other $from) -Source $from -Quiet -AllowSkipped | Should -BeTrue
        { Test-MigrationHost web1 kvm2 -Source kvm1 -DryRun -NoChange } | Should -Throw -ErrorId 'ParameterInvalid,VmMigration.Commands.*'
    }

    It 'look at many guests, and at every host but the source' {
        $found = Test-MigrationHost web* -Source (Get-Place web1)
        $found.Vm | Select-Object -Unique | Should -BeIn @('web1', 'web2')
        $found.Destination | Select-Object -Unique | Should -Be (Get-Other (Get-Place web1))
        $piped = Get-MigrationVm web1, web2 | Test-MigrationHost -Check GuestState, HostIdentity -Destination kvm1, kvm2
        ($piped | Group-Object Vm, Destination).Count | Should -Be 4
        foreach ($guest in $piped | Group-Object Vm) {
            # The host that it is on already is the worse choice.
            $guest.Group[0].Destination | Should -Be (Get-Other (Get-Place $guest.Name))
            $guest.Group[-1].Destination | Should -Be (Get-Place $guest.Name)
            ($guest.Group | Where-Object Status -eq Fail).Id | Should -Be 'HostIdentity'
        }
    }

    It 'look at hosts without any guest' {
        $found = Test-MigrationHost -Source kvm1 -Destination kvm2 -Shell
        $found.Count | Should -BeGreaterThan 8
        $found | Where-Object Vm | Should -BeNullOrEmpty
        $found | Where-Object Status -eq Fail | Should -BeNullOrEmpty
        $found | Where-Object Id -eq HostClocks | ForEach-Object Status | Should -Not -Be 'Skipped'
    }

    It 'say that there is no such guest' {
        $found = Test-MigrationHost nosuch kvm2 -Source kvm1
        ($found | Where-Object Status -eq Fail).Id | Should -Be 'GuestState'
        Test-MigrationHost nosuch kvm2 -Source kvm1 -Quiet | Should -BeFalse
        Test-MigrationHost nosuch* kvm2 -Source kvm1 -Quiet -WarningAction SilentlyContinue | Should -BeFalse
    }

    It 'rehearse, and leave nothing behind' {
        $from = Get-Place disk1
        $to = Get-Other $from
        $found = Test-MigrationHost disk1 $to -Source $from -DryRun -Check Rehearsal, DestinationSpace
        $found.Status | Should -Be @('Pass', 'Pass') -Because "$($found.Message)"
        Get-VmMigration -History | Where-Object VM -eq disk1 | Where-Object { -not $_.Outcome } | Should -BeNullOrEmpty
        virsh -q -c ($to -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2) list --all --name | Should -Not -Contain 'disk1'
    }

    It 'count what passed where somebody reads' {
        $line = "Test-MigrationHost web1 $(Get-Other (Get-Place web1)) -Source $(Get-Place web1)"
        $before, $env:NO_COLOR = $env:NO_COLOR, '1'
        try {
            $shown = Show $line
            $shown | Should -Match "Move: web1, $(Get-Place web1) → "
            $shown | Should -Match 'Pass +…\s+\d+ more'
            $shown | Should -Not -Match 'DaemonVersion'
            $shown | Should -Not -Match "`e"
            Show "$line | Format-List" | Should -Match 'Check +: DaemonVersion'
            Show "`$all = $line; `$all" | Should -Match 'Pass +DaemonVersion'
            Show "function Test-All { $line }; Test-All" | Should -Match 'Pass +DaemonVersion'
        }
        finally { $env:NO_COLOR = $before }
    }

    It 'are text in every form' {
        $from = Get-Place web1
        $found = Test-MigrationHost web1 (Get-Other $from) -Source $from -Check HostReachable, HostIdentity
        $json = $found | ConvertTo-Json | ConvertFrom-Json
        $json[0].Status | Should -BeExactly 'Pass'
        $json[0].Category | Should -BeExactly 'Connection'
        $json[0].PSObject.Properties.Name | Should -Be @('Id', 'Category', 'Status', 'Vm', 'Source', 'Destination', 'Subject', 'Message', 'Fix', 'Evidence', 'Prevents', 'Question')
        ($found | ConvertTo-Csv | ConvertFrom-Csv)[0].Message | Should -Be $found[0].Message
        $found | ConvertTo-Html -Fragment | Out-String | Should -Match '<td>HostReachable</td><td>Connection</td><td>Pass</td>'
    }

    It 'lead on to the move, once for each guest' {
        $from = Get-Place web2
        $to = Get-Other $from
        $records = Test-MigrationHost web2 -Source $from | Start-VmLiveMigration
        ($records | Where-Object Outcome).Count | Should -Be 1
        $records[-1].Outcome | Should -Be 'Completed'
        $records[-1].Destination | Should -Be $to
        # As text, too, and filtered.
        $back = Test-MigrationHost web2 -Source $to | ConvertTo-Json | ConvertFrom-Json | Where-Object Status -eq Pass | Start-VmLiveMigration
        $back[-1].Outcome | Should -Be 'Completed'
        Get-Place web2 | Should -Be $from
    }

    It 'find a bridge that is not there, and let the guest pass by the way out that they name' {
        $from = Get-Place dmz1
        $to = Get-Other $from
        $trouble = Test-MigrationHost dmz1 $to -Source $from | Where-Object Status -in Fail, Warning
        $trouble.Id | Should -Be 'Bridges'
        $trouble.Subject | Should -Be 'br-dmz'
        $trouble.Fix | Should -BeLike "-NetworkMap @{'br-dmz'='NAME'}*"
        Start-VmLiveMigration dmz1 $to -Source $from -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].Exception.Message | Should -BeLike "dmz1 was not moved: *br-dmz*"
        Test-MigrationHost dmz1 $to -Source $from -NetworkMap @{ 'br-dmz' = 'br0' } -Quiet -AllowSkipped | Should -BeTrue
        $records = Test-MigrationHost dmz1 $to -Source $from -NetworkMap @{ 'br-dmz' = 'br0' } |
            Start-VmLiveMigration -NetworkMap @{ 'br-dmz' = 'br0' }
        $records[-1].Outcome | Should -Be 'Completed'
        Get-Place dmz1 | Should -Be $to
    }

    It 'that are taken upon oneself are in the warnings of the move, and in its journal' {
        $from = Get-Place web1
        $records = Start-VmLiveMigration web1 (Get-Other $from) -Source $from -SkipCheck guestjobs
        $records[-1].Outcome | Should -Be 'Completed'
        $journal = Get-ChildItem $env:VMMIGRATION_STATE -Filter '*.jsonl' | Sort-Object LastWriteTime | Select-Object -Last 1
        Get-Content $journal -TotalCount 1 | Should -Match '"skipChecks":\["GuestJobs"\]'
    }

    It 'come to a processor that all hosts can give' {
        $baseline = Get-MigrationCpuBaseline
        $baseline.Hosts | Should -Be @('kvm1', 'kvm2')
        $baseline.Xml | Should -BeLike "<cpu mode=*<model*>$($baseline.Model)</model>*"
        ($baseline.LostFeatures | Where-Object Features) | Should -BeNullOrEmpty
        (Get-MigrationHost | Get-MigrationCpuBaseline).Model | Should -Be $baseline.Model
    }
}
