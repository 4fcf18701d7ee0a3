using System.Text.Json;
using ActivitySmith.Contracts;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Finds the first array or object below the deepest level that is read.</summary>
internal static class DepthWalk
{
    /// <summary>Null when nothing lies too deep; the recursion ends one level below the limit, however deep the body is.</summary>
    public static JsonPath? FirstTooDeep(JsonElement element) => Find(element, JsonPath.Root, level: 1);

    private static JsonPath? Find(JsonElement element, JsonPath path, int level)
    {
        if (element.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) return null;
        if (level > WireJson.MaxDepth) return path;
        if (element.ValueKind is JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
                if (Find(item, path.Item(index++), level + 1) is { } deep) return deep;
            return null;
        }

        foreach (var member in element.EnumerateObject())
            if (Find(member.Value, path.Member(EscapedText.Problem(member) is null ? member.Name : "?"), level + 1) is { } deep) return deep;
        return null;
    }
}
