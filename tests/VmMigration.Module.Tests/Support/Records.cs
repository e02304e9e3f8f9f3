namespace VmMigration.Tests.Support;

/// <summary>Records as the cmdlets write them, made in the session out of the module's own types.</summary>
internal static class Records
{
    /// <summary>Defines <c>$hosts</c>, <c>$guests</c>, <c>$moves</c>, <c>$checks</c> and <c>$baselines</c>.</summary>
    public static string Script => $$"""
        $reference = [VmMigration.Hosts.HostReference]::new('kvm1', 'qemu+ssh://kvm1/system')
        $core = [VmMigration.MigrationHost].Assembly
        function NewMove($vm, $phase, $percent, $rate, $dirty, $downtime, $seconds, $reason) {
            $move = @{ Id = New-Guid; VM = $vm; Source = 'kvm1'; Destination = 'kvm2'; Phase = $phase; Percent = $percent; TransferRate = $rate
                DirtyRate = $dirty; Elapsed = [timespan]::FromSeconds($seconds); Reason = $reason }
            if ($downtime) { $move.Downtime = [timespan]::FromMilliseconds($downtime) }
            [VmMigration.MigrationProgress]$move
        }
        function NewCheck($status, $id, $subject, $message, $fix) {
            [VmMigration.MigrationCheck]@{ Id = $id; Category = 'Network'; Status = $status; Vm = 'web1'; Source = 'kvm1'; Destination = 'kvm2'
                Subject = $subject; Message = $message; Fix = $fix; Question = 'Is it?' }
        }
        $hosts = @(
            [VmMigration.MigrationHost]@{ Name = 'kvm1'; State = 'Ready'; Uri = 'x'; Reference = $reference; LibvirtVersion = '9.0.0'
                HypervisorVersion = '7.2.22'; Cores = 32; CpuModel = 'EPYC-Rome'; Memory = 256GB; MemoryFree = 41GB; Guests = 17 }
            [VmMigration.MigrationHost]@{ Name = 'kvm2.cluster-a.example.org'; State = 'Ready'; Uri = 'x'; Reference = $reference
                LibvirtVersion = '11.3.0'; HypervisorVersion = '10.0.3'; Cores = 128; CpuModel = 'Skylake-Server-IBRS'; Memory = 256GB
                MemoryFree = 180GB; Guests = 4 }
            [VmMigration.MigrationHost]@{ Name = 'nohost'; State = 'Failed'; Uri = 'x'; Reference = $reference
                Error = [VmMigration.MigrationException]::new('HostUnreachable', "The name nohost has no address; check its spelling, the name service and HostName in ssh's configuration.", 'Check it.', $null, $null) })
        $disks = [VmMigration.VmDisk[]]([VmMigration.VmDisk]::new('vda', '/a', 8GB, 2GB), [VmMigration.VmDisk]::new('vdb', '/b', 40GB, 9GB))
        $guests = @(
            [VmMigration.MigrationVm]@{ Name = 'web1'; Uuid = New-Guid; State = 'Running'; Source = 'kvm1'; SourceReference = $reference
                Memory = 8GB; Processors = 4; Disks = $disks }
            [VmMigration.MigrationVm]@{ Name = 'customer-database-server-production-0001'; Uuid = New-Guid; State = 'ShuttingDown'
                Source = 'kvm2.cluster-a.example.org'; SourceReference = $reference; Memory = 128GB; Processors = 64
                Disks = [VmMigration.VmDisk[]]($disks + $disks + $disks) })
        $moves = @(
            NewMove web1 Checking $null $null $null $null 0.2 '41 checks passed, 1 warning'
            NewMove customer-database-server-production-0001 Checking $null $null $null $null 0.2 'waits: 2 moves out of kvm1 already run'
            NewMove web1 CopyingDisks 4 1.1GB $null $null 1.1 'vdb to pool local'
            NewMove web1 PreCopy 52 1.1GB 210MB $null 9.4 'iteration 2'
            NewMove 仮想マシン PreCopy 91 1.1GB 190MB $null 12 'iteration 3 began with 0 MiB left, 0 ms of copying: the guest may stand still for 257 ms (balanced allows 900 ms)'
            NewMove web1 Completed 100 922MB 0 118 12.9 'runs on kvm2; nothing left on kvm1')
        $checks = @(
            NewCheck Fail DestinationNetwork br-dmz "kvm2 has no bridge br-dmz (web1's second card uses it)" "-NetworkMap @{'br-dmz'='br-dmz2'}, or make the bridge"
            NewCheck Warning MigrationPortsReachable $null 'kvm1 did not reach kvm2 at port 49152.' $null
            NewCheck Pass … $null '41 more' 'all: | Format-List; about_VmMigration_Checks')
        $lost = [Array]::CreateInstance($core.GetType('VmMigration.CpuFeatureLoss'), 1)
        $lost[0] = $core.GetType('VmMigration.CpuFeatureLoss').GetConstructors()[0].Invoke(@('kvm2', 'Skylake-Server-IBRS', [string[]]('avx512f', 'avx512bw', 'clwb')))
        $restart = [Array]::CreateInstance($core.GetType('VmMigration.GuestBeyondBaseline'), 1)
        $restart[0] = $core.GetType('VmMigration.GuestBeyondBaseline').GetConstructors()[0].Invoke(@('web1', [guid]::Empty, 'kvm2', 'has host-passthrough', [string[]]@()))
        $baselines = @([VmMigration.MigrationCpuBaseline]@{ Hosts = [string[]]('kvm1', 'kvm2.cluster-a.example.org'); Model = 'Haswell-noTSX-IBRS'
            Vendor = 'Intel'; DomainType = 'kvm'; Xml = '<cpu/>'; Features = [string[]]@('a'); LostFeatures = $lost; GuestsToRestart = $restart })

        """;
}
