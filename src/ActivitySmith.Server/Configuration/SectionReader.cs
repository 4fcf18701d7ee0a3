using ActivitySmith.Delivery.Settings;

namespace ActivitySmith.Server.Configuration;

/// <summary>Reads the settings of one section by the names of the options' properties.</summary>
internal sealed class SectionReader(SettingReader reader, SettingSection section)
{
    /// <inheritdoc cref="SettingReader.Text"/>
    public string? Text(string property) => reader.Text(section.NameOf(property));

    /// <inheritdoc cref="SettingReader.Secret"/>
    public string? Secret(string property) => reader.Secret(section.NameOf(property));

    /// <inheritdoc cref="SettingReader.Number(string, int)"/>
    public int Number(string property, int standard) => reader.Number(section.NameOf(property), standard);

    /// <inheritdoc cref="SettingReader.Number(string, int)"/>
    public int? Number(string property) => reader.Number(section.NameOf(property));

    public bool Switch(string property, bool standard) => reader.Switch(section.NameOf(property), standard);

    /// <inheritdoc cref="SettingReader.Choice"/>
    public string Choice(string property, string standard, params ReadOnlySpan<string> choices) =>
        reader.Choice(section.NameOf(property), standard, choices);

    /// <inheritdoc cref="SettingReader.List"/>
    public IReadOnlyList<string>? List(string property) => reader.List(section.NameOf(property));
}
