using System.Runtime.CompilerServices;

namespace ActivitySmith.Delivery.Settings;

/// <summary>A group of settings whose names share a beginning. The server reads one options class from it; the class checks its values.</summary>
/// <param name="name">Name of the section in appsettings.json, such as <c>WebPush</c>.</param>
public sealed class SettingSection(string name)
{
    /// <summary>The name in the environment, without <see cref="SettingError.Prefix"/>: <c>WEBPUSH__INFLIGHT</c>.</summary>
    /// <param name="property">Name of the options' property, in any case.</param>
    public string NameOf(string property) => $"{name}__{property}".ToUpperInvariant();

    public SettingError Error(string property, string what) => new(NameOf(property), what);

    /// <summary>An error when the value is not 1 to <paramref name="max"/>; otherwise null.</summary>
    /// <param name="value">The property, whose name becomes the setting's.</param>
    /// <param name="max">The highest valid value.</param>
    /// <param name="unit">Follows <paramref name="max"/> in the message; empty, or with a space before it.</param>
    /// <param name="property">Filled in by the compiler.</param>
    public SettingError? OutOfRange(int value, int max, string unit = "", [CallerArgumentExpression(nameof(value))] string property = "") =>
        value >= 1 && value <= max ? null : Error(property, $"is {value}; it must be 1 to {max}{unit}");
}
