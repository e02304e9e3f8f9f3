using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmMigration.Hosts;

/// <summary>
/// YAML to nodes with their positions, out of the parser's events: no reflection, no types from tags, and an alias is
/// the node it names, so that a file cannot grow while it is read.
/// </summary>
internal sealed class InventoryDocument
{
    private const int DeepestNesting = 16;

    private readonly string _path;
    private readonly Parser _events;
    private readonly Dictionary<AnchorName, InventoryNode> _anchors = [];

    private InventoryDocument(string text, string path)
    {
        _path = path;
        _events = new Parser(new StringReader(text));
    }

    /// <summary>The file's only document; null when there is nothing in it.</summary>
    /// <exception cref="InventoryException">It is not YAML, or a kind of YAML that an inventory has no use for.</exception>
    internal static InventoryNode? Read(string text, string path)
    {
        var document = new InventoryDocument(text, path);
        try
        {
            return document.ReadOnly();
        }
        catch (YamlException e)
        {
            string problem = e.Message.TrimEnd('.');
            throw new InventoryException(
                path, (int)e.Start.Line, (int)e.Start.Column, $"this is not YAML: {problem}.", e);
        }
    }

    private InventoryNode? ReadOnly()
    {
        _events.Consume<StreamStart>();
        if (_events.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _events.Consume<DocumentStart>();
        InventoryNode root = ReadNode(0);
        _events.Consume<DocumentEnd>();
        return _events.Accept<DocumentStart>(out DocumentStart? second)
            ? throw Error(second.Start, "a second document begins here; an inventory is one. Remove the '---'.")
            : root;
    }

    private InventoryNode ReadNode(int depth)
    {
        ParsingEvent current = _events.Consume<ParsingEvent>();
        if (depth > DeepestNesting)
        {
            throw Error(current.Start, "this is nested deeper than an inventory goes.");
        }

        if (current is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value, out InventoryNode? named)
                ? named
                : throw Error(alias.Start, $"nothing above is called &{alias.Value}. Name it before it is used.");
        }

        var start = (NodeEvent)current;
        if (!start.Tag.IsEmpty)
        {
            throw Error(start.Start, $"the tag {start.Tag} is not read here. Remove it.");
        }

        InventoryNode node = start switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadList(start.Start, depth),
            _ => ReadMap(start.Start, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = node;
        }

        return node;
    }

    private static InventoryScalar ReadScalar(Scalar scalar)
    {
        bool isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        return new InventoryScalar(scalar.Value, isNull, (int)scalar.Start.Line, (int)scalar.Start.Column);
    }

    private InventoryList ReadList(Mark start, int depth)
    {
        var items = new List<InventoryNode>();
        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new InventoryList(items, (int)start.Line, (int)start.Column);
    }

    private InventoryMap ReadMap(Mark start, int depth)
    {
        var entries = new List<InventoryEntry>();
        var seen = new Dictionary<string, InventoryScalar>(StringComparer.OrdinalIgnoreCase);
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            InventoryNode keyNode = ReadNode(depth + 1);
            if (keyNode is not InventoryScalar key)
            {
                throw new InventoryException(
                    _path, keyNode.Line, keyNode.Column, $"{keyNode.Kind} stands where a key belongs.");
            }

            if (!seen.TryAdd(key.Value, key))
            {
                throw new InventoryException(
                    _path, key.Line, key.Column,
                    $"'{key.Value}' stands here a second time; the first is in line {seen[key.Value].Line}. Keep one.");
            }

            entries.Add(new InventoryEntry(key, ReadNode(depth + 1)));
        }

        return new InventoryMap(entries, (int)start.Line, (int)start.Column);
    }

    private InventoryException Error(Mark at, string problem) => new(_path, (int)at.Line, (int)at.Column, problem);
}
