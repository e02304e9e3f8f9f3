using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class InventoryLocationTests
{
    [Fact]
    public void The_file_that_is_named_comes_first() =>
        Assert.Equal(
            new InventoryLocation("/a/hosts.yaml", true),
            InventoryLocation.Find("/a/hosts.yaml", Variables(("VMMIGRATION_INVENTORY", "/b/hosts.yaml"))));

    [Fact]
    public void Then_comes_the_environment_and_its_file_has_to_exist() =>
        Assert.Equal(
            new InventoryLocation("/b/hosts.yaml", true),
            InventoryLocation.Find(null, Variables(("VMMIGRATION_INVENTORY", "/b/hosts.yaml"))));

    [Theory]
    [InlineData("/xdg", "/xdg/vmmigration/hosts.yaml")]
    [InlineData("relative", "/home/me/.config/vmmigration/hosts.yaml")]
    [InlineData(null, "/home/me/.config/vmmigration/hosts.yaml")]
    public void Then_comes_the_folder_for_configuration(string? xdg, string path)
    {
        InventoryLocation location =
            InventoryLocation.Find(null, Variables(("HOME", "/home/me"), ("XDG_CONFIG_HOME", xdg)), windows: false);

        Assert.Equal(path, location.Path.Replace('\\', '/'));
        Assert.False(location.IsExplicit);
    }

    [Fact]
    public void On_windows_that_folder_is_the_roaming_one()
    {
        InventoryLocation location =
            InventoryLocation.Find("", Variables(("APPDATA", @"C:\Users\me\AppData\Roaming")), windows: true);

        Assert.Equal(
            @"C:\Users\me\AppData\Roaming\VmMigration\hosts.yaml", location.Path.Replace('/', '\\'));
    }

    [Theory]
    [InlineData("~/inventory.yaml", "/home/me/inventory.yaml")]
    [InlineData("~other/inventory.yaml", "~other/inventory.yaml")]
    public void A_tilde_is_the_own_home(string named, string path) =>
        Assert.Equal(
            path, InventoryLocation.Find(named, Variables(("HOME", "/home/me"))).Path.Replace('\\', '/'));

    private static Func<string, string?> Variables(params (string Name, string? Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;
}
