using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>One error in a body.</summary>
/// <param name="Path">Place of the error.</param>
/// <param name="Text">The rest of a sentence that begins with the path.</param>
internal sealed record BodyProblem(JsonPath Path, string Text);

/// <summary>Checks a parsed body against the descriptions of the wire types, in the order of its text.</summary>
internal sealed class BodyWalk(JsonSerializerOptions options)
{
    private const string Required = "is required";

    public BodyProblem? FirstProblem(JsonElement element, Type type, JsonPath path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return Text(element, path);
        if (type == typeof(JsonElement))
            return element.ValueKind is JsonValueKind.Object ? Free(element, path) : new BodyProblem(path, "must be an object");
        if (type == typeof(IgnoredActivityId))
            return element.ValueKind is JsonValueKind.String && element.ValueEquals("")
                ? null
                : new BodyProblem(path, "is not a member of this request; remove it");
        if (ItemOf(type) is { } item) return List(element, item, path);
        var description = options.GetTypeInfo(type);
        return description.Kind is JsonTypeInfoKind.Object ? Record(element, description, path) : Leaf(element, description, path);
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private BodyProblem? Record(JsonElement element, JsonTypeInfo type, JsonPath path)
    {
        if (element.ValueKind is not JsonValueKind.Object) return new BodyProblem(path, "must be an object");
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            if (Name(member, seen, path) is { } badName) return badName;
            var at = path.Member(member.Name);
            if (type.Properties.FirstOrDefault(one => one.Name == member.Name && one.Set is not null) is not { } property)
                return new BodyProblem(at, Unknown(member.Name, type));
            if (member.Value.ValueKind is JsonValueKind.Null)
            {
                if (!MayBeNull(property)) return new BodyProblem(at, $"{Required} and must not be null");
            }
            else if (FirstProblem(member.Value, property.PropertyType, at) is { } problem)
            {
                return problem;
            }
        }

        return type.Properties.FirstOrDefault(one => one.IsRequired && !seen.ContainsKey(one.Name)) is { } missing
            ? new BodyProblem(path.Member(missing.Name), Required)
            : null;
    }

    private BodyProblem? List(JsonElement element, Type item, JsonPath path)
    {
        if (element.ValueKind is not JsonValueKind.Array)
            return new BodyProblem(path, item == typeof(string) ? "must be an array of strings" : "must be an array of objects");
        var index = 0;
        foreach (var one in element.EnumerateArray())
        {
            var at = path.Item(index++);
            if (one.ValueKind is JsonValueKind.Null) return new BodyProblem(at, "must not be null");
            if (FirstProblem(one, item, at) is { } problem) return problem;
        }

        return null;
    }

    /// <summary>Free-form JSON: any shape, but no duplicate members and no text that cannot be stored.</summary>
    private static BodyProblem? Free(JsonElement element, JsonPath path)
    {
        if (element.ValueKind is JsonValueKind.String) return Text(element, path);
        if (element.ValueKind is JsonValueKind.Array)
            return element.EnumerateArray().Select((one, index) => Free(one, path.Item(index))).FirstOrDefault(problem => problem is not null);
        if (element.ValueKind is not JsonValueKind.Object) return null;
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        return element.EnumerateObject()
            .Select(member => Name(member, seen, path) ?? Free(member.Value, path.Member(member.Name)))
            .FirstOrDefault(problem => problem is not null);
    }

    private static BodyProblem? Text(JsonElement element, JsonPath path) =>
        element.ValueKind is not JsonValueKind.String ? new BodyProblem(path, "must be a string")
        : EscapedText.Problem(element) is { } broken ? new BodyProblem(path, broken)
        : null;

    private static BodyProblem? Name(JsonProperty member, Dictionary<string, string> seen, JsonPath path)
    {
        if (EscapedText.Problem(member) is { } broken) return new BodyProblem(path, $"has a member whose name {broken}");
        if (seen.TryAdd(member.Name, member.Name)) return null;
        var first = seen[member.Name];
        return new BodyProblem(path.Member(member.Name), first == member.Name
            ? "appears more than once"
            : $"appears more than once, first as {new JsonPath("$").Member(first).Text}; member names are compared without case");
    }

    private static string Unknown(string name, JsonTypeInfo type)
    {
        var known = type.Properties.Where(IsKnown).Select(one => one.Name).ToList();
        var meant = known.Find(one =>
            one.Equals(name, StringComparison.OrdinalIgnoreCase) || one.Replace("_", "").Equals(name, StringComparison.OrdinalIgnoreCase));
        return meant is null ? $"is unknown; known members: {string.Join(", ", known)}" : $"is unknown; did you mean {meant}?";
    }

    private static bool IsKnown(JsonPropertyInfo property) =>
        property.Set is not null && Nullable.GetUnderlyingType(property.PropertyType) != typeof(IgnoredActivityId);

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsSetNullable;

    /// <summary>A value that a converter reads; the converter's message names the accepted values.</summary>
    private static BodyProblem? Leaf(JsonElement element, JsonTypeInfo type, JsonPath path)
    {
        if (element.ValueKind is JsonValueKind.String && Text(element, path) is { } broken) return broken;
        try
        {
            element.Deserialize(type);
            return null;
        }
        catch (JsonException exception)
        {
            return new BodyProblem(path, type.Type == typeof(bool) ? "must be true or false" : MessageOf(exception));
        }
    }

    /// <summary>Messages of the wire types' converters begin with "must"; those of System.Text.Json name .NET types and are replaced.</summary>
    private static string MessageOf(JsonException exception) =>
        exception.Message.StartsWith("must ", StringComparison.Ordinal) ? exception.Message.Split(" Path:")[0] : "has a wrong type or value";
}
