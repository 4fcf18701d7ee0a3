using System.Data.Common;
using System.Globalization;
using System.Text;
using ActivitySmith.Ledger;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Everything that a server has stored, as text: two images are equal when nothing changed in between.</summary>
internal static class DatabaseImage
{
    /// <summary>Tables that background services write: the uses of keys, and the index of search.</summary>
    private static readonly string[] WrittenInBackground =
    [
        "key_uses", "key_addresses", "search_entries", "search_progress", "search_words",
        "search_terms", "search_terms_config", "search_terms_data", "search_terms_docsize", "search_terms_idx",
    ];

    /// <summary>Without the tables that are written in the background.</summary>
    public static Task<string> Of(RunningServer server) => Of(server, WrittenInBackground);

    private static async Task<string> Of(RunningServer server, string[] except)
    {
        await using var connection = await server.Services.GetRequiredService<IReadConnections>().Open(CancellationToken.None);
        var image = new StringBuilder();
        var tables = TestDatabases.ArePostgres
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
            : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        foreach (var table in (await Lines(connection, tables)).Except(except, StringComparer.Ordinal))
        {
            image.AppendLine(table);
            foreach (var row in (await Lines(connection, $"SELECT * FROM {table}")).Order(StringComparer.Ordinal)) image.AppendLine(row);
        }

        return image.ToString();
    }

    /// <summary>
    /// Everything that is stored, to search for data that must not be: on SQLite the bytes of the files, on PostgreSQL all rows. Stops the server.
    /// </summary>
    public static async Task<string> Raw(RunningServer server)
    {
        var rows = TestDatabases.ArePostgres ? await Of(server, except: []) : "";
        await server.Stop();
        return rows + string.Concat(
            Directory.EnumerateFiles(server.DataPath, "activitysmith.db*").Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    private static async Task<List<string>> Lines(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names come from the database itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Shown(reader.GetValue(i)))));
        return lines;
    }

    private static string Shown(object value) =>
        value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
