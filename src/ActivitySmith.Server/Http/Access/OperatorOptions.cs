using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The operator's key, a credential for the account routes only (docs/management-api.md, Accounts).</summary>
public sealed class OperatorOptions
{
    /// <summary>Setting name, <c>ACTIVITYSMITH_OPERATOR_KEY</c> in the environment.</summary>
    public const string Name = "OPERATOR_KEY";

    /// <summary>Shortest accepted key, in characters.</summary>
    public const int MinLength = 16;

    /// <summary>Null (default): the account routes refuse every request.</summary>
    public string? Key { get; set; }

    internal static OperatorOptions Read(SettingReader reader)
    {
        var options = new OperatorOptions { Key = reader.Secret(Name) };
        if (options.Key is { Length: < MinLength }) reader.Refuse(Name, $"must have at least {MinLength} characters");
        else if (options.Key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            reader.Refuse(Name, "must be printable ASCII characters without spaces, as it is sent in a header");
        return options;
    }
}
