using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Mapping;

/// <summary>A body that was refused for its channels says so in the documented words.</summary>
internal static class TargetRefusal
{
    private static readonly string[] Lists = ["channels", "target.channels"];

    public static ApiRefusal InDocumentedWords(this ApiRefusal invalid)
    {
        if (invalid.Refusal is not { Kind: RefusalKind.Invalid, Path: { } path, Message: var message } || !IsAboutChannels(path)) return invalid;
        var isNoList = Lists.Contains(path)
            && (message.StartsWith($"{path} is required", StringComparison.Ordinal) || message.StartsWith($"{path} must be an array", StringComparison.Ordinal));
        return Catalogue.InvalidTargeting(path, isNoList ? $"{path} must be an array of channel slugs" : message);
    }

    private static bool IsAboutChannels(string path) =>
        path == "target" || path.StartsWith("target.", StringComparison.Ordinal) || path == "channels" || path.StartsWith("channels[", StringComparison.Ordinal);
}
