@{
    RootModule           = 'bin/VmMigration.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5a9d0a0e-0b6b-4c0f-9d5b-9f6a3c1e7d42'
    Author               = 'The VmMigration authors'
    CompanyName          = 'The VmMigration authors'
    Copyright            = 'Copyright (c) the VmMigration authors. MIT license.'
    Description          = 'Moves running virtual machines between KVM/QEMU hosts, over libvirt''s own protocol.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('bin/VmMigration.Format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Complete-VmMigration'
        'Get-MigrationCpuBaseline'
        'Get-MigrationHost'
        'Get-MigrationVm'
        'Get-VmMigration'
        'Resume-VmMigration'
        'Set-MigrationBandwidth'
        'Start-VmColdMigration'
        'Start-VmLiveMigration'
        'Stop-VmMigration'
        'Test-MigrationHost'
        'Wait-VmMigration'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('KVM', 'QEMU', 'libvirt', 'virtualization', 'migration', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
