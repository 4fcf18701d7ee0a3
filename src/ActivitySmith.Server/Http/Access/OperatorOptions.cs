using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The key of whoever runs the server; it opens the account routes and nothing else.</summary>
public sealed class OperatorOptions
{
    /// <summary>Configuration key, <c>ACTIVITYSMITH_OPERATOR_KEY</c> in the environment.</summary>
    public const string Name = "OPERATOR_KEY";

    /// <summary>Shortest key that is taken, in characters.</summary>
    public const int MinLength = 16;

    /// <summary>Null (default): the account routes are closed.</summary>
    public string? Key { get; set; }

    internal static OperatorOptions Read(SettingReader reader)
    {
        var options = new OperatorOptions { Key = reader.Secret(Name) };
        if (options.Key is { Length: < MinLength }) reader.Refuse(Name, $"has fewer than {MinLength} characters; use a longer one");
        else if (options.Key.AsSpan().ContainsAnyExceptInRange('!', '~')) reader.Refuse(Name, "must be printable ASCII characters without spaces, as it travels in a header");
        return options;
    }
}
