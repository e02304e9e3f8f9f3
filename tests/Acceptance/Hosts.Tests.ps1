BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

Describe 'Real hosts' -Skip:$noLab {
    BeforeAll {
        Import-Module $env:VMMIGRATION_MANIFEST -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY
    }

    It 'are shown as they are' {
        $hosts = Get-MigrationHost | Sort-Object Name
        $hosts.Name | Should -Be @('kvm1', 'kvm2')
        foreach ($h in $hosts) {
            $h.State | Should -Be 'Ready'
            $h.HostName | Should -Be $h.Name
            $h.LibvirtVersion | Should -BeGreaterThan ([version]'1.1.0')
            $h.HypervisorVersion | Should -BeGreaterThan ([version]'2.0')
            $h.Memory | Should -BeGreaterThan $h.MemoryFree
            $h.Cores | Should -BeGreaterThan 0
        }
        $hosts[0].HostUuid | Should -Not -Be $hosts[1].HostUuid
    }

    It 'are found by wildcards, and by what Get-MigrationHost wrote' {
        (Get-MigrationHost *1).Name | Should -Be 'kvm1'
        (Get-MigrationHost kvm2 | Get-MigrationHost).Name | Should -Be 'kvm2'
    }

    It 'are shown beside one that does not answer' {
        $hosts = Get-MigrationHost kvm1, 'qemu+tcp://127.0.0.1:1/system' | Sort-Object Name
        $hosts.State | Should -Be @('Failed', 'Ready')
    }

    It 'are reached by a URI that is in no inventory' {
        (Get-MigrationHost $env:VMMIGRATION_LAB_TCP2).HostName | Should -Be 'kvm2'
    }

    It 'list their guests' {
        $guests = Get-MigrationVm web* | Sort-Object Name
        $guests.Name | Should -Be @('web1', 'web2')
        $guests[0].State | Should -Be 'Running'
        $guests[0].Memory | Should -BeGreaterThan 16MB
        $guests[0].Source | Should -BeIn @('kvm1', 'kvm2')
        (Get-MigrationVm "$($guests[0].Uuid)").Name | Should -Be 'web1'
        (Get-MigrationHost | Get-MigrationVm WEB1).Name | Should -Be 'web1'
    }

    It 'list their guests though another does not answer' {
        $guests = Get-MigrationVm web1 -Source kvm1, kvm2, 'qemu+tcp://127.0.0.1:1/system' -ErrorAction SilentlyContinue -ErrorVariable failure
        $guests.Name | Should -Be 'web1'
        $failure.FullyQualifiedErrorId | Should -Be 'DaemonNotRunning,VmMigration.Commands.GetMigrationVmCommand'
    }

    It 'have no guest of another name' {
        $guests = Get-MigrationVm web1, nosuch, no* -ErrorAction SilentlyContinue -ErrorVariable failure
        $guests.Name | Should -Be 'web1'
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'VmNotFound,VmMigration.Commands.GetMigrationVmCommand'
        $failure[0].TargetObject | Should -Be 'nosuch'
    }

    It 'complete guests'' names once they are connected' {
        $null = Get-MigrationHost
        $line = 'Start-VmLiveMigration we'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('web1', 'web2')
        $line = 'Start-VmLiveMigration web1 k'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('kvm1', 'kvm2')
    }

    It 'show each message with -Debug, to who asks for it alone' {
        $lines = Get-MigrationVm -Debug 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        $lines.Count | Should -BeGreaterThan 0
        Get-MigrationVm 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | Should -BeNullOrEmpty
    }
}
