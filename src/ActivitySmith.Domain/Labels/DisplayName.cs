using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Labels;

/// <summary>Name of a key, channel, device, metric or account, for display.</summary>
public static class DisplayName
{
    public const int MaxLength = 100;

    /// <param name="name">Null when none was sent.</param>
    /// <param name="path">JSON path of the name.</param>
    public static Refusal? Check(string? name, string path = "name") =>
        name is null || (Characters.FitIn(name, MaxLength) && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl)) ? null
            : Catalogue.Invalid("Invalid name", path, $"{path} must be 1 to {MaxLength} characters, not all blank and without control characters");
}
