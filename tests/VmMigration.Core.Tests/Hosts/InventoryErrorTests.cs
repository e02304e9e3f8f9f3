using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class InventoryErrorTests
{
    [Theory]
    [InlineData("host: {}", 1, 1, "unknown key 'host' in the inventory. Did you mean 'hosts'?")]
    [InlineData("hosts:\n  kvm1: { migrationAdress: 10.0.0.1 }", 2, 11, "Did you mean 'migrationAddress'?")]
    [InlineData("hosts:\n  kvm1: { flavour: x }", 2, 11, "Known are uri, migrationAddress")]
    [InlineData("hosts:\n  kvm1: { URI: x }", 2, 11, "Did you mean 'uri'?")]
    [InlineData("defaults: { polcy: balanced }", 1, 13, "in defaults. Did you mean 'policy'?")]
    [InlineData("policies:\n  p: { timout: 1m }", 2, 8, "in policy p. Did you mean 'timeout'?")]
    public void A_key_that_is_not_known_is_refused_with_the_nearest_one(string yaml, int line, int column, string says) =>
        AssertError(yaml, line, column, says);

    [Theory]
    [InlineData("hosts:\n  kvm1:\n  kvm2:\n  KVM1:", 4, 3, "'KVM1' stands here a second time; the first is in line 2")]
    [InlineData("hosts:\n  kvm1: { policy: a, policy: b }", 2, 22, "second time")]
    [InlineData("hosts: {}\nhosts: {}", 2, 1, "second time")]
    [InlineData("policies: { a: , A: }", 1, 18, "second time")]
    public void What_stands_there_twice_is_refused(string yaml, int line, int column, string says) =>
        AssertError(yaml, line, column, says);

    [Theory]
    [InlineData("hosts: { kvm1: { maxOutgoing: 5 } }", 31, "a whole number from 1 to 4")]
    [InlineData("hosts: { kvm1: { maxIncoming: 0 } }", 31, "a whole number from 1 to 4")]
    [InlineData("hosts: { kvm1: { maxPerPair: 0 } }", 30, "a whole number from 1 to 4")]
    [InlineData("hosts: { kvm1: { maxIncoming: two } }", 31, "'two'")]
    [InlineData("defaults: { maxIncoming: 9 }", 26, "'maxIncoming' of defaults is '9'")]
    [InlineData("hosts: { kvm1: { uri: kvm1 } }", 23, "driver+transport")]
    [InlineData("hosts: { kvm1: { uri: '' } }", 23, "is empty")]
    [InlineData("hosts: { kvm1: { uri: 'qemu+ssh://-oX/system' } }", 23, "must not begin with '-'")]
    [InlineData("hosts: { kvm1: { uri: 'qemu+ssh://{host}/system' } }", 23, "The only placeholder is {name}")]
    [InlineData("hosts: { kvm1: { migrationAddress: 'a b' } }", 36, "a space")]
    [InlineData("hosts: { kvm1: { tls: maybe } }", 23, "'tls' is 'maybe': require, prefer or off is wanted.")]
    [InlineData("defaults: { tls: yes }", 18, "'tls' is 'yes': require, prefer or off is wanted.")]
    [InlineData("hosts: { kvm1: { policy: gentle } }", 26, "there is no policy 'gentle'. There are balanced, minimalDowntime, mustFinish, suspendIfNeeded.")]
    [InlineData("defaults: { policy: gentle }", 21, "there is no policy 'gentle'")]
    [InlineData("hosts: { -kvm1: }", 10, "cannot be the name of a host: it begins with '-'")]
    [InlineData("hosts: { 'kvm 1': }", 10, "a space")]
    [InlineData("hosts: { 'kvm*': }", 10, "'*'")]
    [InlineData("policies: { p: { timeout: 15 } }", 27, "a duration such as 900ms, 90s, 15m or 1h30m")]
    [InlineData("policies: { p: { maxDowntime: 0s } }", 31, "a duration such as")]
    [InlineData("policies: { p: { maxDowntime: 1h } }", 31, "33m20s is the longest")]
    [InlineData("policies: { p: { ladder: [postcopy] } }", 27, "Did you mean 'postCopy'?")]
    [InlineData("policies: { p: { ladder: [pray] } }", 27, "Steps are autoConverge, postCopy, suspend, abort.")]
    [InlineData("policies: { p: { ladder: [abort, suspend] } }", 34, "never reached")]
    [InlineData("policies: { p: { ladder: [suspend, suspend] } }", 36, "never reached")]
    [InlineData("policies: { p: { ladder: [] } }", 26, "one or more")]
    [InlineData("policies: { p: { ladder: abort } }", 26, "a list")]
    public void A_bad_value_is_refused_where_it_stands(string yaml, int column, string says) =>
        AssertError(yaml, 1, column, says);

    [Theory]
    [InlineData("- kvm1", 1, "the inventory is a list, but a block of keys is wanted")]
    [InlineData("kvm1", 1, "the inventory is a value")]
    [InlineData("hosts: [kvm1]", 8, "hosts is a list")]
    [InlineData("hosts: { kvm1: here }", 16, "host kvm1 is a value")]
    [InlineData("hosts: { kvm1: { uri: [a] } }", 23, "'uri' of host kvm1 is a list, but one value is wanted")]
    [InlineData("hosts: { kvm1: { uri: { a: b } } }", 23, "a block of keys")]
    [InlineData("hosts: { ? [a] : b }", 12, "a list stands where a key belongs")]
    [InlineData("policies: { p: { ladder: [[abort]] } }", 27, "a list is no step")]
    public void A_node_of_the_wrong_kind_is_refused(string yaml, int column, string says) =>
        AssertError(yaml, 1, column, says);

    [Theory]
    [InlineData("hosts: {\n  kvm1: { a: b: c } }", 2, "not YAML")]
    [InlineData("hosts:\n\tkvm1:", 1, "not YAML")]
    [InlineData("hosts:\n  kvm1: 'abc", 2, "not YAML")]
    [InlineData("hosts: {}\n---\nhosts: {}", 2, "a second document")]
    [InlineData("hosts: { kvm1: *nobody }", 1, "nothing above is called &nobody")]
    [InlineData("hosts: &a { kvm1: *a }", 1, "nothing above is called &a")]
    [InlineData("hosts: !!python/object:os.system { }", 1, "is not read here")]
    public void What_is_no_inventory_as_yaml_is_refused_by_line(string yaml, int line, string says)
    {
        InventoryException error = Fail(yaml);

        Assert.Equal(line, error.Line);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_exhaust_the_stack() =>
        Assert.Contains(
            "nested deeper", Fail("hosts: " + new string('[', 100_000)).Message, StringComparison.Ordinal);

    private static void AssertError(string yaml, int line, int column, string says)
    {
        InventoryException error = Fail(yaml);

        Assert.Equal("basement.yaml", error.FilePath);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith($"basement.yaml:{line}:{column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static InventoryException Fail(string yaml) =>
        Assert.Throws<InventoryException>(() => Inventory.Parse(yaml, "basement.yaml"));
}
