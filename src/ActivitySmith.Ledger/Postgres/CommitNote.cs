using System.Buffers;
using System.Text.Json;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The keys that a commit changed, as stored in <c>commit_log</c>: <c>{"activities":[1,"act_a",1,"act_b"],"frames":null}</c>, where null means any
/// row of the table. A table with null may also have the keys of the rows that were pruned, <c>"-activities":[1,"act_c"]</c>: then it means those
/// rows. Version 0.1.0 reads the null alone.
/// </summary>
internal sealed class CommitNote
{
    /// <summary>Begins the name of a list of pruned rows; no table's name begins with it.</summary>
    private const string PrunedMark = "-";

    private readonly Dictionary<string, HashSet<RowKey>> changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<RowKey>> pruned = new(StringComparer.Ordinal);
    private readonly HashSet<string> prunedTables = new(StringComparer.Ordinal);

    public void Changed(Table table, RowKey key) => KeysOf(changed, table.Name).Add(key);

    /// <param name="table">The table.</param>
    /// <param name="keys">The rows; empty for a log.</param>
    public void Pruned(Table table, IReadOnlyList<RowKey> keys)
    {
        if (table.HasKeys) KeysOf(pruned, table.Name).UnionWith(keys);
        else prunedTables.Add(table.Name);
    }

    public void Clear()
    {
        foreach (var keys in changed.Values) keys.Clear();
        pruned.Clear();
        prunedTables.Clear();
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (table, keys) in changed)
            if (keys.Count > 0) Write(table, keys);
        foreach (var (table, keys) in pruned)
        {
            json.WriteNull(table);
            Write(PrunedMark + table, keys);
        }

        foreach (var table in prunedTables) json.WriteNull(table);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();

        void Write(string name, HashSet<RowKey> keys)
        {
            json.WriteStartArray(name);
            foreach (var key in keys)
            {
                json.WriteNumberValue(key.Account.Value);
                json.WriteStringValue(key.Id);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Adds a note that another node wrote.</summary>
    public void Add(byte[] note)
    {
        using var json = JsonDocument.Parse(note);
        foreach (var table in json.RootElement.EnumerateObject())
        {
            if (table.Value.ValueKind == JsonValueKind.Null)
            {
                if (!json.RootElement.TryGetProperty(PrunedMark + table.Name, out _)) prunedTables.Add(table.Name);
                continue;
            }

            var keys = table.Name.StartsWith(PrunedMark, StringComparison.Ordinal)
                ? KeysOf(pruned, table.Name[PrunedMark.Length..])
                : KeysOf(changed, table.Name);
            for (var i = 0; i < table.Value.GetArrayLength(); i += 2)
                keys.Add(new RowKey(new AccountId(table.Value[i].GetInt64()), table.Value[i + 1].GetString()!));
        }
    }

    public News ToNews(long sequence) => new(sequence, changed, pruned, prunedTables, NewsKind.Continuous);

    /// <summary>News without keys: everything must be read again.</summary>
    public static News Everything(long sequence, NewsKind kind) => new CommitNote().ToNews(sequence) with { Kind = kind };

    private static HashSet<RowKey> KeysOf(Dictionary<string, HashSet<RowKey>> keys, string table) =>
        keys.TryGetValue(table, out var known) ? known : keys[table] = [];
}
