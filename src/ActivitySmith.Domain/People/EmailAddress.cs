using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.People;

/// <summary>An email address that a person signs in with. Only sending mail shows whether the address exists.</summary>
public static class EmailAddress
{
    /// <summary>Characters (RFC 5321, 4.5.3.1.3, without the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>The address as stored and compared: trimmed and in lower case.</summary>
    public static Result<string> Normal(string? sent)
    {
        var text = sent?.Trim().ToLowerInvariant() ?? "";
        var at = text.LastIndexOf('@');
        var isUsable = text.Length <= MaxLength && at > 0 && at < text.Length - 1 && text.IndexOf('@') == at
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');
        return isUsable ? text : PeopleCatalogue.InvalidEmail;
    }
}
