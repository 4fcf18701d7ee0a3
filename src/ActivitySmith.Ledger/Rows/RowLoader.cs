namespace ActivitySmith.Ledger.Rows;

/// <summary>Loads the rows that the tables of a <see cref="RowSet"/> want: at once where a read costs microseconds, otherwise together.</summary>
internal sealed class RowLoader(IRowStore store)
{
    private readonly List<IRowTable> wanting = [];

    /// <summary>Whether <see cref="Want"/> loads the row before it returns.</summary>
    public bool LoadsAtOnce { get; } = store.Sharing is null;

    /// <summary>Whether a command needed rows that are not loaded yet, so that its run must be discarded.</summary>
    public bool IsWanted => wanting.Count > 0;

    public void Want(IRowTable table)
    {
        if (!wanting.Contains(table)) wanting.Add(table);
        if (LoadsAtOnce) Load();
    }

    public void Load()
    {
        var isLoaded = false;
        try
        {
            store.Load(wanting.ConvertAll(table => (IWantedRows)table));
            isLoaded = true;
        }
        finally
        {
            // Otherwise every later command would load the rows of a failed load again.
            foreach (var table in wanting) table.Loaded(isLoaded);
            wanting.Clear();
        }
    }

    public void Clear() => wanting.Clear();
}
