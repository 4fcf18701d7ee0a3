using System.Text;
using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;

namespace ActivitySmith.Ledger.Tables;

/// <summary>Lists as they are kept.</summary>
internal static class Json
{
    /// <summary>The whole account is kept as no value.</summary>
    public static byte[]? OfTarget(Target target) => OfSlugs(target.Channels);

    public static Target ToTarget(byte[]? json) => new(ToSlugs(json));

    public static byte[]? OfSlugs(IReadOnlyList<string>? slugs) =>
        slugs is null ? null : JsonSerializer.SerializeToUtf8Bytes(slugs, StoredJson.Instance.IReadOnlyListString);

    /// <exception cref="JsonException">It is no list; taken for no value it would stand for the whole account.</exception>
    public static IReadOnlyList<string>? ToSlugs(byte[]? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, StoredJson.Instance.IReadOnlyListString) ?? throw new JsonException("null in place of a list");

    /// <summary>JSON that is passed on as it is.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static byte[]? Checked(byte[]? json)
    {
        if (json is null) return null;
        using var whole = JsonDocument.Parse(json);
        return json;
    }

    /// <summary>Tags are kept as text, so that a filter can look for <c>"tag"</c> in them.</summary>
    public static string? OfTags(Stored<IReadOnlyList<string>>? tags) => tags is null ? null : Encoding.UTF8.GetString(tags.Json);

    public static Stored<IReadOnlyList<string>>? ToTags(string? json) =>
        json is null ? null : Stored<IReadOnlyList<string>>.Parse(Encoding.UTF8.GetBytes(json), StoredJson.Instance.IReadOnlyListString);
}
