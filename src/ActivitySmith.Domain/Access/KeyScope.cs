namespace ActivitySmith.Domain.Access;

/// <summary>The devices that an API key may reach.</summary>
/// <param name="Channels">Null: the whole account. Otherwise the slugs of its channels, in the order of assignment.</param>
public sealed record KeyScope(IReadOnlyList<string>? Channels)
{
    public static KeyScope All { get; } = new((IReadOnlyList<string>?)null);

    public bool IsWholeAccount => Channels is null;

    /// <summary>Whether this scope includes all <paramref name="channels"/>; null means the whole account.</summary>
    public bool Covers(IReadOnlyList<string>? channels) =>
        Channels is null || (channels is not null && channels.All(slug => Channels.Contains(slug)));
}
