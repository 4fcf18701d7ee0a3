namespace ActivitySmith.Ledger.Rows;

/// <summary>Loads what tables of a <see cref="RowSet"/> want: at once where that costs microseconds, else together.</summary>
internal sealed class RowLoader(IRowStore store)
{
    private readonly List<IRowTable> wanting = [];

    /// <summary>Whether a row is there when <see cref="Want"/> returns.</summary>
    public bool LoadsAtOnce { get; } = store.Sharing is null;

    /// <summary>Whether a command met rows that are not loaded yet, so that what it did counts for nothing.</summary>
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
            // What a failed load leaves wanted would be asked for again by every command after this one.
            foreach (var table in wanting) table.Loaded(isLoaded);
            wanting.Clear();
        }
    }

    public void Clear() => wanting.Clear();
}
