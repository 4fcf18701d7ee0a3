using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Mapping;

/// <summary>Replaces the refusal of an invalid target with the documented one, "Invalid channel targeting" (docs/api.md, Targeting).</summary>
internal static class TargetRefusal
{
    private static readonly string[] Lists = ["channels", "target.channels"];

    public static ApiRefusal InDocumentedWords(this ApiRefusal invalid)
    {
        if (invalid.Refusal is not { Kind: RefusalKind.Invalid, Path: { } path, Message: var message } || !IsAboutChannels(path)) return invalid;
        var isNoList = Lists.Contains(path) && (HasText(message, path, "is required") || HasText(message, path, "must be an array"));
        return Catalogue.InvalidTargeting(path, isNoList ? $"{path} must be an array of channel slugs" : message);
    }

    private static bool HasText(string message, string path, string text) => message.StartsWith($"{path} {text}", StringComparison.Ordinal);

    private static bool IsAboutChannels(string path) =>
        path is "target" or "channels" || path.StartsWith("target.", StringComparison.Ordinal) || path.StartsWith("channels[", StringComparison.Ordinal);
}
