using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Labels;

/// <summary>Tags that filter the history (docs/api.md, Tags and metadata).</summary>
public static class Tags
{
    public const int MaxCount = 20;
    public const int MaxLength = 64;

    public static Refusal? Check(IReadOnlyList<string>? tags)
    {
        if (tags is null) return null;
        if (tags.Count > MaxCount) return Catalogue.Invalid("Invalid tags", "tags", $"tags must hold at most {MaxCount} strings");
        for (var i = 0; i < tags.Count; i++)
        {
            if (!Characters.FitIn(tags[i], MaxLength))
                return Catalogue.Invalid("Invalid tags", $"tags[{i}]", $"tags[{i}] must be a string of 1 to {MaxLength} characters");
        }

        return null;
    }

    /// <summary>An empty list clears the tags and is stored as null; null keeps them.</summary>
    public static Stored<IReadOnlyList<string>>? Keep(Stored<IReadOnlyList<string>>? before, IReadOnlyList<string>? sent) => sent switch
    {
        null => before,
        { Count: 0 } => null,
        _ => Stored<IReadOnlyList<string>>.Of(sent, StoredJson.Instance.IReadOnlyListString),
    };
}
