using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Channels;

/// <summary>Resolves the channels of a request from its target and the scope of its key (docs/api.md, Targeting).</summary>
public static class Targeting
{
    /// <summary>Maximum number of slugs in one request.</summary>
    public const int MaxChannels = 100;

    /// <summary>The effective slugs without duplicates, in the order of the request; null for the whole account.</summary>
    /// <param name="scope">Scope of the key.</param>
    /// <param name="asked">Null when the request names no channels.</param>
    /// <param name="path">JSON path of the channels: <c>channels</c> or <c>target.channels</c>.</param>
    public static Result<Target> Decide(KeyScope scope, IReadOnlyList<string>? asked, string path = "target.channels")
    {
        if (asked is null) return new Target(scope.Channels);
        if (asked.Count == 0) return Catalogue.InvalidTargeting(path, $"{path} must contain at least one channel");
        if (asked.Count > MaxChannels) return Catalogue.InvalidTargeting(path, $"{path} must contain at most {MaxChannels} channels");
        for (var i = 0; i < asked.Count; i++)
            if (string.IsNullOrWhiteSpace(asked[i])) return Catalogue.InvalidTargeting($"{path}[{i}]", $"{path}[{i}] must be a channel slug");

        List<string> slugs = [.. asked.Distinct()];
        return scope.Covers(slugs) ? new Target(slugs) : Catalogue.OutsideKeyScope;
    }

    /// <summary>The same for a stream, whose request has two members for channels (docs/api.md, Targeting).</summary>
    public static Result<Target> Decide(KeyScope scope, IReadOnlyList<string>? channels, IReadOnlyList<string>? targetChannels)
    {
        if (channels is not null && targetChannels is not null && !channels.ToHashSet().SetEquals(targetChannels))
            return Catalogue.InvalidTargeting("channels", "channels and target.channels must name the same channels; send one of them");
        return channels is not null ? Decide(scope, channels, "channels") : Decide(scope, targetChannels);
    }
}

/// <param name="Channels">Null: the whole account.</param>
public sealed record Target(IReadOnlyList<string>? Channels)
{
    /// <summary>Whether the target includes a device in these channels.</summary>
    public bool Reaches(IReadOnlySet<string> slugs) => Channels is null || Channels.Any(slugs.Contains);

    public bool Same(Target other) => ReferenceEquals(this, other)
        || (Channels is null ? other.Channels is null : other.Channels is not null && Channels.ToHashSet().SetEquals(other.Channels));
}
