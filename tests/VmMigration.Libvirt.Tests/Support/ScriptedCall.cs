using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>A call that a <see cref="ScriptedDaemon"/> took, and what it may answer. Unanswered, it stays in work.</summary>
internal sealed class ScriptedCall(ScriptedDaemon daemon, Frame frame)
{
    public FrameHeader Header => frame.Header;

    public ReadOnlyMemory<byte> Payload => frame.Payload;

    public T Arguments<T>(XdrCodec<T> codec)
    {
        var reader = new XdrReader(Payload.Span);
        var value = codec.Read(ref reader);
        reader.End();
        return value;
    }

    public Task ReplyAsync() => ReplyAsync([]);

    public Task ReplyAsync(string text) => ReplyAsync(Support.Payload.Of(Xdr.String, text));

    public Task ReplyAsync(byte[] payload) => AnswerAsync(Header with { Type = FrameType.Reply }, payload);

    public Task ErrorAsync(int code, int domain, string message) =>
        AnswerAsync(Header with { Type = FrameType.Reply, Status = FrameStatus.Error }, Support.Payload.Error(code, domain, message));

    /// <summary>Answers under a header that the caller makes up.</summary>
    public Task AnswerAsync(FrameHeader header, byte[] payload) => daemon.AnswerAsync(header, payload);

    /// <summary>A piece of the stream that this call opened; an empty one ends what the daemon sends.</summary>
    public Task StreamAsync(byte[] data) => StreamAsync(FrameType.Stream, FrameStatus.Continue, data);

    public Task StreamHoleAsync(long length) => StreamAsync(FrameType.StreamHole, FrameStatus.Continue, Support.Payload.Hole(length));

    public Task StreamConfirmAsync() => StreamAsync(FrameType.Stream, FrameStatus.Ok, []);

    public Task StreamErrorAsync(int code, int domain, string message) =>
        StreamAsync(FrameType.Stream, FrameStatus.Error, Support.Payload.Error(code, domain, message));

    public Task StreamAsync(FrameType type, FrameStatus status, byte[] payload) =>
        daemon.SendAsync(Header with { Type = type, Status = status }, payload);
}
