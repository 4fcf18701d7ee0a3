using System.Buffers;
using System.Text.Json;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The keys that a commit changed, as stored in <c>commit_log</c>: <c>{"activities":[1,"act_a",1,"act_b"],"frames":null}</c>, where null means any
/// row of the table.
/// </summary>
internal sealed class CommitNote
{
    private readonly Dictionary<string, HashSet<RowKey>> changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> pruned = new(StringComparer.Ordinal);

    public void Changed(Table table, RowKey key) => KeysOf(table.Name).Add(key);

    public void Pruned(Table table) => pruned.Add(table.Name);

    public void Clear()
    {
        foreach (var keys in changed.Values) keys.Clear();
        pruned.Clear();
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (table, keys) in changed)
        {
            if (keys.Count == 0) continue;
            json.WriteStartArray(table);
            foreach (var key in keys)
            {
                json.WriteNumberValue(key.Account.Value);
                json.WriteStringValue(key.Id);
            }

            json.WriteEndArray();
        }

        foreach (var table in pruned) json.WriteNull(table);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Adds a note that another node wrote.</summary>
    public void Add(byte[] note)
    {
        using var json = JsonDocument.Parse(note);
        foreach (var table in json.RootElement.EnumerateObject())
        {
            if (table.Value.ValueKind == JsonValueKind.Null)
            {
                pruned.Add(table.Name);
                continue;
            }

            var keys = KeysOf(table.Name);
            for (var i = 0; i < table.Value.GetArrayLength(); i += 2)
                keys.Add(new RowKey(new AccountId(table.Value[i].GetInt64()), table.Value[i + 1].GetString()!));
        }
    }

    public News ToNews(long sequence) => new(sequence, changed, pruned, NewsKind.Continuous);

    /// <summary>News without keys: everything must be read again.</summary>
    public static News Everything(long sequence, NewsKind kind) => new(sequence, new Dictionary<string, HashSet<RowKey>>(), new HashSet<string>(), kind);

    private HashSet<RowKey> KeysOf(string table) =>
        changed.TryGetValue(table, out var keys) ? keys : changed[table] = [];
}
