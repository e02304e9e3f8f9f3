BeforeAll {
    $manifest = $env:VMMIGRATION_MANIFEST
    $bin = Join-Path (Split-Path $manifest) 'bin'

    # A session of its own: what was loaded into this one must not count.
    function Invoke-Fresh([string] $Script) {
        $text = "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; `$drive = '$TestDrive'; $Script"
        (pwsh -NoProfile -NonInteractive -Command $text 2>&1 | Out-String).Trim()
    }
}

Describe 'Importing the module' {
    It 'exports the cmdlets and nothing else' {
        Invoke-Fresh '(Import-Module $manifest -PassThru).ExportedCommands.Values | Group-Object CommandType -NoElement | ForEach-Object { "$($_.Name) $($_.Count -gt 6)" }' |
            Should -Be 'Cmdlet True'
    }

    It 'can be removed, imported again, and imported over itself' {
        Invoke-Fresh '1..2 | ForEach-Object { Import-Module $manifest; Remove-Module VmMigration }; Import-Module $manifest; Import-Module $manifest -Force
            @(Get-MigrationHost).Count; (Get-Module VmMigration).Count' | Should -Be "0$([Environment]::NewLine)1"
    }

    It 'makes its types known by name, and takes that back' {
        Invoke-Fresh 'Import-Module $manifest; [VmMigration.MigrationProgress].FullName; [VmMigration.MigrationError]::VmNotFound; Remove-Module VmMigration
            [psobject].Assembly.GetType("System.Management.Automation.TypeAccelerators")::Get.Keys -like "VmMigration.*"' |
            Should -Be (@('VmMigration.MigrationProgress', 'VmNotFound') -join [Environment]::NewLine)
    }

    It 'is shared by the runspaces of a session' {
        Invoke-Fresh 'Import-Module $manifest; 1..3 | ForEach-Object -Parallel { Import-Module $using:manifest; @(Get-MigrationHost).Count }; Remove-Module VmMigration; "end"' |
            Should -Be (@('0', '0', '0', 'end') -join [Environment]::NewLine)
    }

    It 'ships no engine and nothing that is not its own' {
        Get-ChildItem $bin -Recurse -Filter *.dll | Select-Object -ExpandProperty Name -Unique | Sort-Object |
            Should -Be @('VmMigration.Core.dll', 'VmMigration.Libvirt.dll', 'VmMigration.PowerShell.dll', 'YamlDotNet.dll')
    }

    It 'loads what it needs apart from everybody else' {
        Invoke-Fresh 'Import-Module $manifest; $null = Get-MigrationHost
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext([VmMigration.MigrationHost].Assembly).Name
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -contains "YamlDotNet"' |
            Should -Be "VmMigration$([Environment]::NewLine)False"
    }
}

Describe 'Another module''s YamlDotNet of another version' {
    BeforeAll {
        Add-Type -OutputAssembly (Join-Path $TestDrive 'YamlDotNet.dll') -TypeDefinition @'
[assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
namespace YamlDotNet.Core { public class Parser { public static string Who() { return "other"; } } }
'@
        Set-Content (Join-Path $TestDrive 'hosts.yaml') "hosts:`n  kvm7: { uri: `"qemu+tcp://127.0.0.1:1/system`" }"
        $use = '(Get-MigrationHost -Inventory "$drive/hosts.yaml").Name'
        $theirs = 'Add-Type -Path "$drive/YamlDotNet.dll"; [YamlDotNet.Core.Parser]::Who()'
    }

    It 'does no harm when it was there first' {
        Invoke-Fresh "$theirs; Import-Module `$manifest; $use" | Should -Be "other$([Environment]::NewLine)kvm7"
    }

    It 'is not harmed when it comes second' {
        Invoke-Fresh "Import-Module `$manifest; $use; $theirs" | Should -Be "kvm7$([Environment]::NewLine)other"
    }
}

Describe 'Help' {
    BeforeAll { Import-Module $manifest }

    It 'is found for <_>' -ForEach @(
        'Complete-VmMigration', 'Get-MigrationHost', 'Get-MigrationVm', 'Get-VmMigration', 'Set-MigrationBandwidth', 'Start-VmLiveMigration', 'Stop-VmMigration', 'Wait-VmMigration'
    ) {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '\w \w'
        $help.Examples.Example.Count | Should -BeGreaterThan 0
        $help.Parameters.Parameter.Name | Should -Contain 'Inventory'
    }

    It 'has a topic' {
        Get-Help about_VmMigration | Out-String | Should -Match 'QUICK START'
    }
}

Describe 'Formats' {
    BeforeAll { Import-Module $manifest }

    It 'shows a host that cannot be asked in one row with the reason' {
        $text = Get-MigrationHost 'qemu+tcp://127.0.0.1:1/system' | Out-String -Width 200
        $text | Should -Match 'Name\s+State\s+Libvirt\s+QEMU\s+Cpu\s+Memory\s+Free\s+Guests\s+What'
        $text | Should -Match '127\.0\.0\.1\s+Failed\s+\S'
    }

    It 'shows a move with its figures scaled' {
        $record = [VmMigration.MigrationProgress]@{
            Id = (New-Guid); VM = 'web1'; Source = 'kvm1'; Phase = 'PreCopy'; Percent = 52; TransferRate = 1.1GB; DirtyRate = 210MB
            Elapsed = [timespan]::FromSeconds(9.4); Reason = 'iteration 2'
        }
        $text = $record | Out-String -Width 200
        $text | Should -Match 'web1\s+PreCopy\s+52\s+1\.1 GiB/s\s+210 MiB/s\s+–\s+00:09\.4\s+iteration 2'
        $record | Format-List | Out-String | Should -Match 'TransferRate\s+: 1\.1 GiB/s'
    }
}
