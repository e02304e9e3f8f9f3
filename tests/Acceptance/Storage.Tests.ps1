BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# disk1's image is in a folder that each host has for itself.
Describe 'Disks that the hosts do not share' -Skip:$noLab {
    BeforeAll {
        $manifest = $env:VMMIGRATION_MANIFEST
        Import-Module $manifest -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Place { (Get-MigrationVm disk1 | Where-Object State -eq Running).Source }
        function Get-Other([string] $HostName) { $HostName -eq 'kvm1' ? 'kvm2' : 'kvm1' }
        function Invoke-Virsh([string] $HostName, [string[]] $Arguments) {
            virsh -q -c ($HostName -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2) @Arguments
        }
    }

    # An image that was kept on a host is in the way of whoever moves disk1 there afterwards.
    AfterAll {
        $place = Get-Place
        $image = (Invoke-Virsh $place domblklist, disk1 | Select-String '/\S*disk1\.qcow2').Matches[0].Value
        $null = Invoke-Virsh (Get-Other $place) pool-create-as, kept, dir, --target, (Split-Path $image)
        $null = Invoke-Virsh (Get-Other $place) vol-delete, disk1.qcow2, kept
        $null = Invoke-Virsh (Get-Other $place) pool-destroy, kept
    }

    It 'are told of by -WhatIf, which copies nothing' {
        $from = Get-Place
        $to = Get-Other $from
        $shown = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Start-VmLiveMigration disk1 $to -WhatIf" | Out-String
        $shown | Should -Match "vda: .*disk1\.qcow2: only on $from .*: copied"
        Get-Place | Should -Be $from
        Invoke-Virsh $to pool-list, --all | Should -BeNullOrEmpty
    }

    It 'need no secret, and are as well off where one may be copied' {
        $from = Get-Place
        (Start-VmLiveMigration disk1 (Get-Other $from) -Source $from -CopySecret -WhatIf:$true) | Should -BeNullOrEmpty
        (Start-VmColdMigration disk1 (Get-Other $from) -Source $from -CopySecret -WhatIf:$true) | Should -BeNullOrEmpty
        Get-Place | Should -Be $from
    }

    It 'are copied, and nothing is left behind' {
        $from = Get-Place
        $to = Get-Other $from
        $records = Start-VmLiveMigration disk1 $to -Source $from
        $records[-1].Outcome | Should -Be 'Completed'
        $records[-1].Reason | Should -Be "runs on $to; nothing left on $from"
        $records[-1].DiskTotal | Should -BeGreaterOrEqual 64MB
        $records.Phase | Should -Contain 'Preparing'
        foreach ($name in $from, $to) { Invoke-Virsh $name pool-list, --all | Should -BeNullOrEmpty }
        Invoke-Virsh $to domblklist, disk1 | Out-String | Should -Match 'disk1\.qcow2'
    }

    It 'are kept on the source where that is asked for, and a copy is never written over' {
        $from = Get-Place
        $to = Get-Other $from
        (Start-VmLiveMigration disk1 $to -Source $from -KeepSource | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        Invoke-Virsh $from undefine, disk1
        Start-VmLiveMigration disk1 $from -Source $to -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure[0].Exception.Message | Should -Match "disk1 was not moved.*disk1\.qcow2"
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Place | Should -Be $to
    }

    It 'are not moved as shared ones where libvirt knows better' {
        $from = Get-Place
        Start-VmLiveMigration disk1 (Get-Other $from) -Source $from -Storage Shared -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure[0].FullyQualifiedErrorId | Should -Match '^(StorageNotShared|DaemonError|MigrationFailed),'
        Get-Place | Should -Be $from
    }

    It 'need a pool that is there' {
        $from = Get-Place
        Start-VmLiveMigration disk1 (Get-Other $from) -Source $from -StoragePool nosuch -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure[0].Exception.Message | Should -Match 'nosuch'
        Get-Place | Should -Be $from
    }

    It 'go to a pool whose name is completed' {
        $null = Invoke-Virsh kvm2 pool-create-as, fast, dir, --target, /tmp
        try {
            $null = Get-MigrationHost
            $line = 'Start-VmLiveMigration disk1 kvm2 -StoragePool f'
            # A busy host may not answer within the moment that it is given.
            foreach ($attempt in 1..20) {
                $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
                if ($found) { break }
            }
            $found | Should -Be 'fast'
        }
        finally { $null = Invoke-Virsh kvm2 pool-destroy, fast }
    }
}
