using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivitySmith.Server.Tests.Api.BadBodies;

/// <summary>Makes a valid body invalid at a known place; the same seed gives the same damage.</summary>
internal sealed class BodyDamage(string good, string[] optional, int seed)
{
    /// <summary>Objects without a fixed schema.</summary>
    private static readonly HashSet<string> Free = ["payload", "body", "metadata"];

    /// <summary>Values of each kind that no other kind accepts. None is null, which counts as absent.</summary>
    private static readonly (JsonValueKind Kind, string[] Texts)[] Wrong =
    [
        (JsonValueKind.String, ["\"text\"", "\"\"", "\"12\"", "\"true\""]),
        (JsonValueKind.Number, ["0", "-7", "12.5", "1e9"]),
        (JsonValueKind.True, ["true", "false"]),
        (JsonValueKind.Array, ["[]", "[1]", "[[]]", "[{}]"]),
        (JsonValueKind.Object, ["{}", "{\"a\":1}"]),
    ];

    private readonly Random random = new(seed);

    public BadBody Next()
    {
        while (true)
        {
            if (Try(random.Next(14)) is { } bad) return bad;
        }
    }

    private BadBody? Try(int kind) => kind switch
    {
        0 or 1 or 2 => WrongType(),
        3 or 4 or 5 => WrongValue(),
        6 => Unknown(),
        7 => Twice(),
        8 => Missing(),
        9 => NotANumber(),
        10 => BrokenText(),
        11 => NotJson(),
        12 => TooDeep(),
        _ => random.Next(20) == 0 ? NotThisWay() : WrongValue(),
    };

    private BadBody? WrongType()
    {
        var (holder, name, path) = AnyMember();
        var kind = Kind(holder[name]!);
        var fitting = Wrong.Where(one => one.Kind != kind && !(WrongValues.TakesBoth(path) && one.Kind is JsonValueKind.String or JsonValueKind.Number))
            .ToList();
        var texts = fitting[random.Next(fitting.Count)].Texts;
        return With("wrong type", holder, name, texts[random.Next(texts.Length)], path);
    }

    private BadBody? WrongValue()
    {
        var (holder, name, path) = AnyMember();
        var values = WrongValues.Of(path);
        return values.Count == 0 ? null : values[random.Next(values.Count)] is var (value, at) ? With("wrong value", holder, name, value, at ?? path) : null;
    }

    private BadBody Unknown()
    {
        var (holder, path) = AnyObject();
        string[] names = ["titel", "x", "content-state", "a.b", "Größe", "__proto__", "numberOfSteps", " title", "null"];
        var name = names[random.Next(names.Length)];
        holder[name] = "@@here@@";
        return Filled("unknown member", holder, "1", Join(path, name));
    }

    private BadBody Twice()
    {
        var (holder, name, path) = AnyMember();
        var twin = random.Next(2) == 0 ? name : name.ToUpperInvariant();
        var text = holder.Root.ToJsonString();
        var at = Locate(holder, name);
        return new BadBody("member twice", text[..at] + $"{JsonSerializer.Serialize(twin)}:{holder[name]!.ToJsonString()},"
            + text[at..], path[..^name.Length] + twin);
    }

    private BadBody? Missing()
    {
        var (holder, name, path) = AnyMember();
        if (!WrongValues.Required(path) || optional.Contains(path)) return null;
        if (random.Next(2) == 0) return With("null for a required member", holder, name, "null", path);
        holder.Remove(name);
        return new BadBody("required member missing", holder.Root.ToJsonString(), path);
    }

    private BadBody? NotANumber()
    {
        var (holder, name, path) = AnyMember();
        if (Kind(holder[name]!) is not JsonValueKind.Number) return null;
        string[] numbers = ["1e999", "-1e999"];
        return With("number that is not finite", holder, name, numbers[random.Next(numbers.Length)], path);
    }

    private BadBody? BrokenText()
    {
        var (holder, name, path) = AnyMember();
        if (Kind(holder[name]!) is not JsonValueKind.String) return null;
        string[] texts = ["\"\\u0000\"", "\"a\\ud800b\"", "\"\\udc00\""];
        return With("text that nothing can keep", holder, name, texts[random.Next(texts.Length)], path);
    }

    private BadBody NotJson()
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        string[] tokens = ["NaN", "Infinity", "-Infinity", "01", "'x'", "undefined", "+1", ".5", "1.", "0x10", "\"\t\"", "/*c*/1", "[1,]"];
        switch (random.Next(5))
        {
            case 0: return new BadBody("cut off", bytes[..random.Next(1, bytes.Length)], BadBody.Syntax);
            case 1: return new BadBody("something behind", good + tokens[random.Next(tokens.Length)], BadBody.Syntax);
            case 2:
                var at = random.Next(bytes.Length);
                return new BadBody("not UTF-8", [.. bytes[..at], 0xff, .. bytes[at..]], "$");
            case 3: return new BadBody("no object", Wrong[random.Next(4)].Texts[0], "$");
            default:
                var (holder, name, _) = AnyMember();
                return With("not JSON", holder, name, tokens[random.Next(tokens.Length)], BadBody.Syntax);
        }
    }

    private BadBody? TooDeep()
    {
        var (holder, name, path) = AnyMember();
        var levels = random.Next(33, 2_000);
        return Free.Contains(name) ? With("too deep", holder, name, "{\"a\":" + new string('[', levels) + new string(']', levels) + "}", path) : null;
    }

    private BadBody NotThisWay()
    {
        if (random.Next(2) == 0) return new BadBody("too large", good.Insert(good.Length - 1, new string(' ', 70_000)), null, 413);
        string[] types = ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "image/png", "json"];
        return new BadBody("not said to be JSON", good, null, 415) { ContentType = types[random.Next(types.Length)] };
    }

    /// <summary>A member of the body, outside objects without a schema, with its path.</summary>
    private (JsonObject Holder, string Name, string Path) AnyMember()
    {
        var (holder, path) = AnyObject();
        var names = holder.Select(member => member.Key).ToList();
        var name = names[random.Next(names.Count)];
        return (holder, name, Join(path, name)!);
    }

    private (JsonObject Holder, string Path) AnyObject()
    {
        var all = Objects(JsonNode.Parse(good)!, "").ToList();
        return all[random.Next(all.Count)];
    }

    private static IEnumerable<(JsonObject, string)> Objects(JsonNode? node, string path) => node switch
    {
        JsonObject one => one.Where(member => !Free.Contains(member.Key)).SelectMany(member => Objects(member.Value, Join(path, member.Key)!))
            .Prepend((one, path)),
        JsonArray many => many.SelectMany((item, i) => Objects(item, $"{path}[{i}]")),
        _ => [],
    };

    private static BadBody With(string what, JsonObject holder, string name, string raw, string? path)
    {
        holder[name] = "@@here@@";
        return Filled(what, holder, raw, path);
    }

    private static BadBody Filled(string what, JsonObject holder, string raw, string? path) =>
        new(what, holder.Root.ToJsonString().Replace("\"@@here@@\"", raw, StringComparison.Ordinal), path);

    /// <summary>The offset of the member's name in the text of the whole body.</summary>
    private static int Locate(JsonObject holder, string name)
    {
        var value = holder[name]!.DeepClone();
        holder[name] = "@@here@@";
        var text = holder.Root.ToJsonString();
        holder[name] = value;
        return text.IndexOf("\"@@here@@\"", StringComparison.Ordinal) - name.Length - 3;
    }

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();

    private static string? Join(string path, string? name) => name is null ? path : path.Length == 0 ? name : $"{path}.{name}";
}
