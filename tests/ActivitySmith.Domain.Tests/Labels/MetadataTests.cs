using System.Text;
using ActivitySmith.Domain.Labels;
using Xunit;

namespace ActivitySmith.Domain.Tests.Labels;

/// <summary>A flat map of at most 50 entries and 16 KiB (docs/api.md, Tags and metadata).</summary>
public sealed class MetadataTests
{
    private static string Map(int entries) => "{" + string.Join(",", Enumerable.Range(0, entries).Select(i => $"\"k{i}\":{i}")) + "}";

    private static string Sized(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

    [Fact]
    public void Strings_numbers_and_booleans_are_kept_compactly()
        => Assert.Equal(
            """{"run":"8842","n":-1.5,"ok":true,"no":false,"umlaut":"ü"}""",
            Encoding.UTF8.GetString(Metadata.Parse(Given.Json("""{ "run": "8842", "n": -1.5, "ok": true, "no": false, "umlaut": "ü" }""")).Value!));

    [Fact]
    public void Absent_metadata_stays_absent() => Assert.Null(Metadata.Parse(sent: null).Value);

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":1e999}""")]
    public void Other_values_are_refused_by_their_name(string map)
        => Given.IsInvalid(Metadata.Parse(Given.Json(map)).Refusal, "metadata.a", "metadata.a must be a string, a finite number or a boolean");

    [Fact]
    public void A_value_that_is_not_a_map_is_refused()
        => Given.IsInvalid(Metadata.Parse(Given.Json("[]")).Refusal, "metadata", "metadata must be an object of strings, numbers and booleans");

    [Fact]
    public void Fifty_entries_are_the_maximum()
    {
        Assert.NotNull(Metadata.Parse(Given.Json(Map(50))).Value);
        Given.IsInvalid(Metadata.Parse(Given.Json(Map(51))).Refusal, "metadata", "metadata must hold at most 50 entries");
    }

    [Fact]
    public void Sixteen_kilobytes_of_json_are_the_maximum()
    {
        Assert.Equal(16_384, Metadata.Parse(Given.Json(Sized(16_384))).Value!.Length);
        Given.IsInvalid(Metadata.Parse(Given.Json(Sized(16_385))).Refusal, "metadata", "metadata must be at most 16384 bytes of JSON, and is 16385");
    }
}
