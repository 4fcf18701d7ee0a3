using ActivitySmith.Delivery.Settings;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>Section <c>Search</c> (docs/configuration.md, Search).</summary>
public sealed class SearchOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("Search");

    /// <summary>Whether the server keeps an index of words. Without it, lists refuse <c>?search=</c>, except for parts of stream keys. Default true.</summary>
    public bool IsOn { get; set; } = true;

    internal static SearchOptions Read(SettingReader reader) =>
        reader.Read<SearchOptions>((section, standard) => new() { IsOn = section.Switch(nameof(IsOn), standard.IsOn) });

    public IEnumerable<SettingError> Errors() => [];
}
