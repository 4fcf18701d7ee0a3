using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.ApiKeys;

/// <summary>The members of a request that creates or changes an API key; null keeps the current value.</summary>
/// <param name="Name">See <see cref="DisplayName"/>.</param>
/// <param name="Scope"><see cref="ScopeAll"/> or <see cref="ScopeChannels"/>.</param>
/// <param name="Channels">Slugs; only with scope <see cref="ScopeChannels"/>.</param>
/// <param name="CanManage">
/// Whether the key may use the management routes; only with <see cref="ScopeAll"/>, because a key with this permission could widen its own scope.
/// </param>
public sealed record KeyChange(string? Name, string? Scope, IReadOnlyList<string>? Channels, bool? CanManage)
{
    public const string ScopeAll = "all";
    public const string ScopeChannels = "channels";

    /// <summary>The changed key. Does not check whether its channels exist.</summary>
    public Result<ApiKey> Apply(ApiKey key)
    {
        if (DisplayName.Check(Name) is { } badName) return badName;
        if (Scope is not (null or ScopeAll or ScopeChannels))
            return Catalogue.InvalidBody("scope", $"scope must be {ScopeAll} or {ScopeChannels}");
        var scope = NextScope(key.Scope);
        if (scope.IsRefused(out var refusal)) return refusal;
        var canManage = CanManage ?? key.CanManage;
        if (canManage && !scope.Value.IsWholeAccount)
        {
            return Catalogue.InvalidBody("manage",
                $"manage requires scope {ScopeAll}: a key with this permission reaches the whole account; send manage false, or scope {ScopeAll}");
        }
        return key with { Name = Name ?? key.Name, Scope = scope.Value, CanManage = canManage };
    }

    private Result<KeyScope> NextScope(KeyScope before)
    {
        var toAll = Scope is null ? before.IsWholeAccount : Scope == ScopeAll;
        if (toAll)
        {
            return Channels is null ? KeyScope.All
                : Catalogue.InvalidBody("channels", $"channels requires scope {ScopeChannels}; send both, or omit channels");
        }

        var channels = Channels?.Distinct().ToArray() ?? before.Channels;
        if (channels is null or { Count: 0 })
            return Catalogue.InvalidBody("channels", $"channels must name at least one channel with scope {ScopeChannels}");
        if (channels.Count > Targeting.MaxChannels)
            return Catalogue.InvalidBody("channels", $"channels must name at most {Targeting.MaxChannels} channels");
        return new KeyScope(channels);
    }
}
