namespace ActivitySmith.Server.Http.Bodies;

/// <summary>A place in a body, as shown in messages: <c>content_state.metrics[2].value</c>, and <c>$</c> for the body itself.</summary>
internal readonly record struct JsonPath(string Text)
{
    /// <summary>Longest path, in characters; a hostile member name may be as long as the body.</summary>
    private const int MaxLength = 200;

    public static JsonPath Root { get; } = new("$");

    /// <summary>The beginning of a sentence about this place.</summary>
    public string Subject => this == Root ? "The body ($)" : Text;

    /// <summary>An empty name, which JSON allows, is shown as a pair of quotes.</summary>
    public JsonPath Member(string name)
    {
        var shown = name.Length == 0 ? "\"\"" : name;
        return new(Clip(this == Root ? shown : $"{Text}.{shown}"));
    }

    public JsonPath Item(int index) => new(Clip(this == Root ? $"$[{index}]" : $"{Text}[{index}]"));

    /// <summary>From the serializer's form <c>$.content_state.title</c>.</summary>
    public static JsonPath OfSerializer(string? path) => path switch
    {
        null or "" or "$" or "$." => Root,
        _ when path.StartsWith("$.", StringComparison.Ordinal) => new(Clip(path[2..])),
        _ => new(Clip(path)),
    };

    /// <summary>Shortens the text, and replaces control characters and surrogates with question marks: names come from clients, and appear in logs.</summary>
    private static string Clip(string text)
    {
        var shown = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "...") : text;
        return shown.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? string.Create(shown.Length, shown, static (span, source) =>
            {
                for (var i = 0; i < source.Length; i++) span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
            })
            : shown;
    }
}
