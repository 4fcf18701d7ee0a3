using System.Text;
using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;

namespace ActivitySmith.Ledger.Tables;

/// <summary>Stored JSON of lists and targets.</summary>
internal static class Json
{
    /// <summary>The whole account is stored as NULL.</summary>
    public static byte[]? OfTarget(Target target) => OfSlugs(target.Channels);

    public static Target ToTarget(byte[]? json) => new(ToSlugs(json));

    public static byte[]? OfSlugs(IReadOnlyList<string>? slugs) =>
        slugs is null ? null : JsonSerializer.SerializeToUtf8Bytes(slugs, StoredJson.Instance.IReadOnlyListString);

    /// <exception cref="JsonException">The JSON is not a list; read as null, it would mean the whole account.</exception>
    public static IReadOnlyList<string>? ToSlugs(byte[]? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, StoredJson.Instance.IReadOnlyListString) ?? throw new JsonException("null in place of a list");

    /// <summary>Checks JSON that is passed on unchanged.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static byte[]? Checked(byte[]? json)
    {
        if (json is null) return null;
        using var whole = JsonDocument.Parse(json);
        return json;
    }

    /// <summary>Tags are stored as text, so that a filter can search for <c>"tag"</c>.</summary>
    public static string? OfTags(Stored<IReadOnlyList<string>>? tags) => tags is null ? null : Encoding.UTF8.GetString(tags.Json);

    public static Stored<IReadOnlyList<string>>? ToTags(string? json) =>
        json is null ? null : Stored<IReadOnlyList<string>>.Parse(Encoding.UTF8.GetBytes(json), StoredJson.Instance.IReadOnlyListString);
}
