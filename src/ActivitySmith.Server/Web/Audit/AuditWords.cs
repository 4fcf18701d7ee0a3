using System.Text.RegularExpressions;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Names of operations as people read them: <c>revokeApiKey</c> is "revoke api key".</summary>
internal static partial class AuditWords
{
    public static string Of(string action) => Capital().Replace(action, " $0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
