using System.Xml.Linq;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>XML that was given has to be of the guest that is moved.</summary>
public sealed class GivenXmlTests : IAsyncDisposable
{
    private readonly MoveScene _scene = new();

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("uuid", "11111111-2222-3333-4444-555555555555", "UUID")]
    [InlineData("name", "web9", "name")]
    public async Task Another_guests_is_refused_before_anything_starts(string element, string value, string named)
    {
        foreach (var request in new[] { _scene.Request with { PersistentXml = Changed(element, value), Persist = true }, _scene.Request with { DestinationXml = Changed(element, value) } })
        {
            var error = await Assert.ThrowsAsync<MigrationException>(() => _scene.Session.PlanAsync(request, CancellationToken.None));
            Assert.Equal(MigrationError.ParameterInvalid, error.Error);
            Assert.Contains($"its {named} is {value}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Other_hardware_for_a_guest_that_runs_is_refused()
    {
        var error = await Assert.ThrowsAsync<MigrationException>(
            () => _scene.Session.PlanAsync(_scene.Request with { DestinationXml = Changed("memory", "4096") }, CancellationToken.None));
        Assert.Contains("memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_XML_is_named_as_the_mistake()
    {
        var error = await Assert.ThrowsAsync<MigrationException>(
            () => _scene.Session.PlanAsync(_scene.Request with { DestinationXml = "/root/web1.xml" }, CancellationToken.None));
        Assert.Contains("Get-Content", error.RecommendedAction, StringComparison.Ordinal);
    }

    private string Changed(string element, string value)
    {
        var xml = XElement.Parse(_scene.Kvm1.Xml(_scene.Uuid)!);
        xml.SetElementValue(element, value);
        return xml.ToString();
    }
}
