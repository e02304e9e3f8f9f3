BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

Describe 'A guest whose name is a pattern' -Skip:$noLab {
    BeforeAll {
        Import-Module $env:VMMIGRATION_MANIFEST -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY
        $names = 'n1', 'n2', 'n?', 'n[12]', 'vm[', '*'
        $script:all = $names

        # Copies of a guest that runs, by other names: the smallest there are.
        $on = (Get-MigrationVm web2 | Where-Object State -eq Running).Source
        $uri = $on -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2
        $template = virsh -c $uri dumpxml web2 --migratable | Out-String
        foreach ($name in $names) {
            $xml = [xml]$template
            $xml.domain.SelectSingleNode('name').InnerText = $name
            $xml.domain.SelectSingleNode('uuid').InnerText = New-Guid
            foreach ($node in @($xml.SelectNodes('/domain/devices/serial | /domain/devices/console | /domain/devices/interface | /domain/devices/channel | /domain/seclabel'))) {
                $null = $node.ParentNode.RemoveChild($node)
            }

            $file = Join-Path $TestDrive 'guest.xml'
            $xml.Save($file)
            virsh -c $uri create $file | Out-Null
            $LASTEXITCODE | Should -Be 0
        }

        $script:first = $on
        $script:second = $on -eq 'kvm1' ? 'kvm2' : 'kvm1'
        function Get-Moved { @(Get-MigrationVm -Source $second | Where-Object { $_.Name -in $all -and $_.State -eq 'Running' }).Name | Sort-Object }
        function Get-Named([string] $Name, [string] $On) { Get-MigrationVm -Source $On | Where-Object Name -ceq $Name }
    }

    AfterAll {
        foreach ($vm in Get-MigrationVm | Where-Object Name -in $all) {
            virsh -c ($vm.Source -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2) destroy "$($vm.Uuid)" | Out-Null
        }
    }

    It 'is moved alone through the pipeline: <_>' -ForEach '*', 'n?', 'n[12]', 'vm[' {
        $last = Get-Named $_ $first | Start-VmLiveMigration -Destination $second | Where-Object Outcome
        $last.Outcome | Should -Be 'Completed'
        Get-Moved | Should -Be $_
        $last = Get-Named $_ $second | Start-VmLiveMigration -Destination $first | Where-Object Outcome
        $last.VM | Should -Be $_
        Get-Moved | Should -BeNullOrEmpty
    }

    It 'is meant alone where it is typed: <_>' -ForEach '*', 'n?', 'n[12]', 'vm[' {
        (Get-MigrationVm $_).Name | Should -Be $_
        $shown = Test-MigrationHost $_ $second -Check GuestState
        $shown.Vm | Should -Be $_
    }

    It 'is meant alone by what was made of it: <Kind>' -ForEach @(
        @{ Kind = 'a table of another program'; Make = { $args[0] | Select-Object Name, Uuid, Source | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Kind = 'its name alone'; Make = { [pscustomobject]@{ Name = $args[0].Name; Source = $args[0].Source } } }
        @{ Kind = 'a finding'; Make = { $args[0] | Test-MigrationHost -Destination kvm1, kvm2 -Check GuestState } }
    ) {
        $given = & $Make (Get-Named 'n?' $first)
        $last = $given | Start-VmLiveMigration -Destination $second | Where-Object Outcome
        $last.VM | Should -Be 'n?'
        Get-Moved | Should -Be 'n?'
        Get-Named 'n?' $second | Start-VmLiveMigration -Destination $first | Out-Null
    }

    It 'still takes a wildcard that nobody is called by' {
        (Get-MigrationVm 'n[1-2]').Name | Sort-Object | Should -Be @('n1', 'n2')
    }

    It 'is stopped alone through the pipeline' {
        Get-Named 'n?' $first | Stop-VmMigration -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -Be 'MigrationNotFound,VmMigration.Commands.StopVmMigrationCommand'
        $failure.Count | Should -Be 1
    }
}
