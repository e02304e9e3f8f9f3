BeforeDiscovery { $noLab = -not $env:VMMIGRATION_LAB_INVENTORY }

# Each way of moving, shown by moving web1 and asking where it is.
Describe 'Ways of moving' -Skip:$noLab {
    BeforeAll {
        Import-Module $env:VMMIGRATION_MANIFEST -Force
        $env:VMMIGRATION_INVENTORY = $env:VMMIGRATION_LAB_INVENTORY

        function Get-Place([string] $Name = 'web1') { (Get-MigrationVm $Name | Where-Object State -ne ShutOff).Source }
        function Get-Other([string] $HostName) { $HostName -eq 'kvm1' ? 'kvm2' : 'kvm1' }
    }

    It '<Text>' -Tag 'Exercised:Memory=xbzrle', 'Exercised:Memory=mt', 'Exercised:Memory=parallel connections', 'Exercised:Memory=TLS', 'Exercised:Memory=tunnel' -ForEach @(
        @{ Text = '-ControlMode Direct'; Options = @{ ControlMode = 'Direct' } }
        @{ Text = '-ControlMode PeerToPeer'; Options = @{ ControlMode = 'PeerToPeer' } }
        @{ Text = '-ParallelConnections 2'; Options = @{ ParallelConnections = 2 } }
        @{ Text = '-ParallelConnections 0'; Options = @{ ParallelConnections = 0 } }
        @{ Text = '-Compression Xbzrle'; Options = @{ Compression = 'Xbzrle'; CompressionCache = 16MB } }
        @{ Text = '-Compression Mt'; Options = @{ Compression = 'Mt'; CompressionLevel = 1; CompressionThreads = 2; DecompressionThreads = 2 } }
        @{ Text = '-Tls'; Options = @{ Tls = $true } }
        @{ Text = '-Tls -ParallelConnections'; Options = @{ Tls = $true; ParallelConnections = 2 } }
        @{ Text = '-Tunnelled'; Options = @{ Tunnelled = $true } }
        @{ Text = '-AutoConverge'; Options = @{ AutoConverge = $true } }
        @{ Text = '-AbortOnError'; Options = @{ AbortOnError = $true } }
        @{ Text = '-PostCopyBandwidth'; Options = @{ PostCopyBandwidth = 100 } }
        @{ Text = '-MaxDowntime'; Options = @{ MaxDowntime = '2s' } }
        @{ Text = '-Policy mustFinish'; Options = @{ Policy = 'mustFinish' } }
    ) {
        $from = Get-Place
        $last = Start-VmLiveMigration web1 (Get-Other $from) -Source $from @Options | Select-Object -Last 1
        "$($last.Outcome) $($last.Reason)" | Should -Be "Completed runs on $(Get-Other $from); nothing left on $from"
        (Get-MigrationVm web1).Source | Should -Be (Get-Other $from)
    }

    It '-Paused leaves the guest paused' {
        $from = Get-Place
        $to = Get-Other $from
        (Start-VmLiveMigration web1 $to -Source $from -Paused | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        (Get-MigrationVm web1).State | Should -Be 'Paused'
        # And a paused one is moved as it is.
        (Start-VmLiveMigration web1 $from -Source $to | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        $guest = Get-MigrationVm web1
        $guest.State | Should -Be 'Paused'
        $guest.Source | Should -Be $from
        virsh -q -c ($from -eq 'kvm1' ? $env:VMMIGRATION_LAB_TCP1 : $env:VMMIGRATION_LAB_TCP2) resume web1
        (Get-MigrationVm web1).State | Should -Be 'Running'
    }

    It '-DestinationName gives it another name, and back' {
        $from = Get-Place web2
        $to = Get-Other $from
        (Start-VmLiveMigration web2 $to -Source $from -DestinationName web9 | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        (Get-MigrationVm web9).Source | Should -Be $to
        (Get-MigrationVm web2 -ErrorAction Ignore) | Should -BeNullOrEmpty
        (Start-VmLiveMigration web9 $from -Source $to -DestinationName web2 | Select-Object -Last 1).Outcome | Should -Be 'Completed'
        (Get-MigrationVm web2).Source | Should -Be $from
    }

    It 'what cannot be had together is refused, and the guest is left alone: <Text>' -ForEach @(
        @{ Text = '-ZeroCopy alone'; Options = @{ ZeroCopy = $true } }
        @{ Text = '-Tunnelled -Tls'; Options = @{ Tunnelled = $true; Tls = $true } }
        @{ Text = '-ParallelConnections -PostCopy'; Options = @{ ParallelConnections = 2; PostCopy = $true } }
        @{ Text = '-Compression Zstd'; Options = @{ Compression = 'Zstd' } }
        @{ Text = '-SwitchoverBandwidth on an old libvirt'; Options = @{ SwitchoverBandwidth = 100 } }
        @{ Text = '-NetworkMap of what it is not on'; Options = @{ NetworkMap = @{ dmz = 'dmz2' } } }
    ) {
        $from = Get-Place
        Start-VmLiveMigration web1 (Get-Other $from) -Source $from @Options -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure[0].FullyQualifiedErrorId | Should -Be 'ParameterInvalid,VmMigration.Commands.StartVmLiveMigrationCommand'
        $failure[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Place | Should -Be $from
    }
}
