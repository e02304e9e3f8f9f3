namespace VmMigration.Migration;

/// <summary>What a mark on a guest comes to, for a session that would move it.</summary>
internal enum MarkState
{
    /// <summary>This user's own move, open: its journal says what is to be done.</summary>
    Own,
    /// <summary>Another session moves the guest, or has not put its move in order yet.</summary>
    Alive,
    /// <summary>It was left behind: nobody is at that move any more.</summary>
    Over,
}
