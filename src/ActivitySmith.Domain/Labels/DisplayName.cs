using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Labels;

/// <summary>What people call a key, a channel, a device, a metric or an account.</summary>
public static class DisplayName
{
    public const int MaxLength = 100;

    /// <param name="name">Null when none was sent.</param>
    /// <param name="path">Where it stands.</param>
    public static Refusal? Check(string? name, string path = "name") =>
        name is null || (Characters.FitIn(name, MaxLength) && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl)) ? null
            : Catalogue.Invalid("Invalid name", path, $"{path} must be 1 to {MaxLength} characters, not all blank and without control characters");
}
