using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>
/// XML from a daemon, read without DTDs, entities or anything fetched from elsewhere, and of a bounded size: the daemon
/// may be one that somebody else controls.
/// </summary>
internal static class SafeXml
{
    /// <summary>libvirt sends no longer string.</summary>
    private const int MostCharacters = 4 * 1024 * 1024;

    /// <summary>Nor does the parser it uses itself go deeper.</summary>
    private const int DeepestElement = 256;

    /// <summary>The element that is the whole of <paramref name="text"/>.</summary>
    /// <exception cref="XmlException">It is not XML, too large or deep, has a DTD, or its element has another name.</exception>
    internal static XElement Parse(string text, string rootName)
    {
        if (text.Length > MostCharacters)
        {
            throw new XmlException($"there are {text.Length} characters, more than the {MostCharacters} that are read.");
        }

        CheckDepth(text);
        using XmlReader reader = Open(text);
        XElement root = XElement.Load(reader);
        return root.Name == rootName
            ? root
            : throw new XmlException($"its element is <{root.Name.LocalName}>, but <{rootName}> is wanted.");
    }

    // A tree of elements takes time with the square of its depth to build; reading alone does not.
    private static void CheckDepth(string text)
    {
        using XmlReader reader = Open(text);
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement)
            {
                throw new XmlException($"elements are nested more than {DeepestElement} deep.");
            }
        }
    }

    private static XmlReader Open(string text) => XmlReader.Create(
        new StringReader(text),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
}
