using System.Text.RegularExpressions;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Shows names of operations as text: <c>revokeApiKey</c> is "Revoke API key".</summary>
internal static partial class OperationNames
{
    public static string Of(string action)
    {
        var words = Capital().Replace(action, " $0").ToLowerInvariant().Replace(" api ", " API ", StringComparison.Ordinal);
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
