BeforeAll {
    Import-Module $env:VMMIGRATION_MANIFEST -Force
    Set-Content (Join-Path $TestDrive 'empty.yaml') 'hosts: {}'
    $PSDefaultParameterValues = @{ '*-*Migration*:Inventory' = (Join-Path $TestDrive 'empty.yaml') }
}

Describe 'A host name that is none' {
    It 'is refused before anything is run: <Name>' -ForEach @(
        @{ Name = '-oProxyCommand=touch${IFS}pwned' }
        @{ Name = 'root@-oProxyCommand=x' }
        @{ Name = 'qemu+ssh://-oProxyCommand=x/system' }
        @{ Name = 'kvm1;touch pwned' }
        @{ Name = 'kvm1 $(touch pwned)' }
        @{ Name = 'kvm1|x' }
        @{ Name = "kvm1`nx" }
        @{ Name = "kvm1`e7" }
        @{ Name = 'http://kvm1/' }
        @{ Name = 'qemu+ssh://kvm1/system?command=touch%20pwned;' }
    ) {
        Push-Location $TestDrive
        try {
            $result = Get-MigrationHost -Name $Name -ErrorAction SilentlyContinue -ErrorVariable failure
        }
        finally { Pop-Location }
        Test-Path (Join-Path $TestDrive 'pwned') | Should -BeFalse
        if ($result) {
            # Not all that is odd is dangerous; but then it is passed on as it is, and to no shell.
            $result.State | Should -Be 'Failed'
        }
        else {
            $failure[0].FullyQualifiedErrorId | Should -Be 'HostNameInvalid,VmMigration.Commands.GetMigrationHostCommand'
            $failure[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'inventory'
            "$($failure[0])" | Should -Not -Match "`e"
        }
    }

    It 'does not stop the other hosts' {
        $result = Get-MigrationHost '-x', 'qemu+tcp://127.0.0.1:1/system' -ErrorAction SilentlyContinue -ErrorVariable failure
        $result.Name | Should -Be '127.0.0.1'
        $failure.Count | Should -Be 1
    }

    It 'ends the command where it is the destination' {
        { Start-VmLiveMigration web1 '-x' -Source kvm1 } | Should -Throw -ErrorId 'HostNameInvalid,VmMigration.Commands.StartVmLiveMigrationCommand'
    }

    It 'cannot be a thing that is no host' {
        { Get-MigrationHost (Get-Date) } | Should -Throw '*does not name a host*'
    }
}

Describe 'A host that cannot be reached' {
    It 'is a record that says why, and no error' {
        $result = Get-MigrationHost 'qemu+tcp://127.0.0.1:1/system' -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $result.State | Should -Be 'Failed'
        $result.Error.Error | Should -Be 'DaemonNotRunning'
        $result.Error.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'is an error where its guests were asked for' {
        Get-MigrationVm -Source 'qemu+tcp://127.0.0.1:1/system' -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'DaemonNotRunning,VmMigration.Commands.GetMigrationVmCommand'
        $failure[0].CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'fails the move with a last record and an error' {
        $records = Start-VmLiveMigration web1 'qemu+tcp://127.0.0.1:1/system' -Source 'qemu+tcp://127.0.0.2:1/system' -ErrorAction SilentlyContinue -ErrorVariable failure
        $records[-1].Outcome | Should -Be 'Failed'
        $failure[0].FullyQualifiedErrorId | Should -Be 'DaemonNotRunning,VmMigration.Commands.StartVmLiveMigrationCommand'
    }
}

Describe 'An inventory' {
    It 'that cannot be meant is refused by file, line and column' {
        $file = Join-Path $TestDrive 'bad.yaml'
        Set-Content $file "hosts:`n  kvm1:`n    adress: 10.0.0.1"
        $failure = { Get-MigrationHost -Inventory $file } | Should -Throw -PassThru -ErrorId 'InventoryInvalid,VmMigration.Commands.GetMigrationHostCommand'
        $failure.Exception.Message | Should -BeLike "*bad.yaml:3:5:*adress*"
        $failure.CategoryInfo.Category | Should -Be 'ParserError'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "Correct *bad.yaml*"
    }

    It 'that is no YAML is refused' {
        Set-Content (Join-Path $TestDrive 'no.yaml') "hosts: [`n  }"
        { Get-MigrationVm -Inventory (Join-Path $TestDrive 'no.yaml') } | Should -Throw '*no.yaml:*' -ErrorId 'InventoryInvalid,*'
    }

    It 'that is named has to exist' {
        { Get-VmMigration -Inventory (Join-Path $TestDrive 'missing.yaml') } | Should -Throw '*there is no such inventory*' -ErrorId 'InventoryInvalid,*'
    }

    It 'is found relative to the present location' {
        Push-Location $TestDrive
        try { Get-MigrationHost -Inventory ./empty.yaml | Should -BeNullOrEmpty }
        finally { Pop-Location }
    }

    It 'is read again when it has changed' {
        $file = Join-Path $TestDrive 'changing.yaml'
        foreach ($name in 'kvm1', 'kvm22') {
            Set-Content $file "hosts:`n  ${name}: { uri: `"qemu+tcp://127.0.0.1:1/system`" }"
            (Get-MigrationHost -Inventory $file).Name | Should -Be $name
        }
    }

    It 'that has no such host gives nothing for a wildcard' {
        Get-MigrationHost kvm* -ErrorVariable failure | Should -BeNullOrEmpty
        $failure | Should -BeNullOrEmpty
    }
}

Describe 'A guest that nobody can find' {
    It 'without hosts is an error that says how to name one' {
        Start-VmLiveMigration web1 kvm2 -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'HostNotFound,VmMigration.Commands.StartVmLiveMigrationCommand'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match '-Source'
    }

    It 'is an error of <Command>' -ForEach @(
        @{ Command = 'Get-MigrationVm'; Id = 'VmNotFound' }
        @{ Command = 'Get-VmMigration'; Id = 'MigrationNotFound' }
        @{ Command = 'Wait-VmMigration'; Id = 'MigrationNotFound' }
        @{ Command = 'Stop-VmMigration'; Id = 'MigrationNotFound' }
    ) {
        & $Command web1 -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,VmMigration.Commands.*"
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}

Describe 'A figure that cannot be' {
    It '-Bandwidth <Value>' -ForEach @(@{ Value = 0 }, @{ Value = -5 }, @{ Value = 100MB }) {
        { Start-VmLiveMigration web1 kvm2 -Source kvm1 -Bandwidth $Value } | Should -Throw '*MiB/s*' -ErrorId 'ParameterArgumentValidationError,*'
    }

    It '-MaxDowntime <Value>' -ForEach @(@{ Value = 'soon' }, @{ Value = 0 }, @{ Value = '1h' }, @{ Value = -1 }) {
        { Start-VmLiveMigration web1 kvm2 -Source kvm1 -MaxDowntime $Value } | Should -Throw '*MaxDowntime*' -ErrorId 'ParameterArgumentTransformationError,*'
    }
}

Describe 'Completion' {
    It 'offers the inventory''s hosts without asking them' {
        $file = Join-Path $TestDrive 'three.yaml'
        Set-Content $file "hosts: { kvm1: {}, kvm2: {}, other: {} }"
        $line = "Get-MigrationHost -Inventory '$file' kv"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('kvm1', 'kvm2')
    }

    It 'offers nothing where the inventory is bad' {
        Set-Content (Join-Path $TestDrive 'worse.yaml') 'hosts: 3'
        $line = "Get-MigrationVm -Inventory '$TestDrive/worse.yaml' -Source kvm"
        { TabExpansion2 $line $line.Length } | Should -Not -Throw
    }
}
