using System.Text;
using System.Text.Json.Nodes;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Damages valid bodies in many ways; the same seed gives the same bodies.</summary>
internal sealed class BodyMutations(int seed)
{
    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "1e999", "-1e999", "1.5", "3.0", "1e2", "99999999999999999999", "0.1e-400", "\"\"", "\"text\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\\ud83d\\ude80\"", "[]", "[null]", "[[]]", "{}", "{\"a\":1,\"A\":2}", "{\"\":{}}", "{\"\\ud800\":1}", "NaN", "Infinity",
            "01", "'x'", "undefined",
    ];

    private readonly Random random = new(seed);

    public byte[] Next(string good) => random.Next(10) switch
    {
        0 => FlipBytes(good),
        1 => Cut(good),
        2 => Splice(good),
        3 => Repeat(good),
        4 => Deepen(good),
        5 => Encoding.UTF8.GetBytes(RenameMember(good)),
        6 => Encoding.UTF8.GetBytes(DoubleMember(good)),
        _ => Encoding.UTF8.GetBytes(ReplaceValue(good)),
    };

    private byte[] FlipBytes(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        for (var flips = random.Next(1, 5); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private byte[] Cut(string good) => Encoding.UTF8.GetBytes(good)[..random.Next(good.Length)];

    private byte[] Splice(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        var at = random.Next(bytes.Length);
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Odd()), .. bytes[Math.Min(bytes.Length, at + random.Next(4))..]];
    }

    private byte[] Repeat(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        var at = random.Next(bytes.Length);
        var end = random.Next(at, bytes.Length);
        return [.. bytes[..end], .. bytes[at..]];
    }

    private byte[] Deepen(string good)
    {
        var levels = random.Next(1, 60);
        return Encoding.UTF8.GetBytes(Put(good, new string('[', levels) + new string(']', levels)));
    }

    private string ReplaceValue(string good) => Put(good, Odd());

    private string Odd() => OddValues[random.Next(OddValues.Length)];

    /// <summary>Replaces a value somewhere in the body by raw text, JSON or not.</summary>
    private string Put(string good, string raw)
    {
        const string Mark = "\"@@here@@\"";
        var root = JsonNode.Parse(good)!;
        var holders = Objects(root).ToList();
        var holder = holders[random.Next(holders.Count)];
        var names = holder.Select(member => member.Key).ToList();
        if (names.Count == 0) return raw;
        holder[names[random.Next(names.Count)]] = "@@here@@";
        return root.ToJsonString().Replace(Mark, raw, StringComparison.Ordinal);
    }

    private string RenameMember(string good)
    {
        var names = Objects(JsonNode.Parse(good)!).SelectMany(one => one.Select(member => member.Key)).ToList();
        var name = names[random.Next(names.Count)];
        var other = random.Next(3) switch { 0 => name.ToUpperInvariant(), 1 => name.Replace("_", "", StringComparison.Ordinal) + "s", _ => "zz\\u0000" };
        return good.Replace($"\"{name}\"", $"\"{other}\"", StringComparison.Ordinal);
    }

    private string DoubleMember(string good)
    {
        var names = Objects(JsonNode.Parse(good)!).SelectMany(one => one.Select(member => member.Key)).ToList();
        var name = names[random.Next(names.Count)];
        var twin = random.Next(2) == 0 ? name : name.ToUpperInvariant();
        return good.Replace($"\"{name}\":", $"\"{twin}\":{Odd()},\"{name}\":", StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Objects(member.Value)).Append(one),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };
}
