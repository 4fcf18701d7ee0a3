using ActivitySmith.Domain.Labels;
using Xunit;

namespace ActivitySmith.Domain.Tests.Labels;

/// <summary>Up to 20 tags of 1 to 64 characters (docs/api.md, Tags and metadata).</summary>
public sealed class TagsTests
{
    [Fact]
    public void No_tag_20_tags_and_the_longest_tag_are_accepted()
    {
        Assert.Null(Tags.Check(null));
        Assert.Null(Tags.Check([]));
        Assert.Null(Tags.Check([.. Enumerable.Repeat(new string('x', 64), 20)]));
        Assert.Null(Tags.Check([string.Concat(Enumerable.Repeat("🚀", 64))]));
    }

    [Fact]
    public void More_than_20_tags_and_empty_or_longer_tags_are_refused_by_path()
    {
        Given.IsInvalid(Tags.Check([.. Enumerable.Repeat("x", 21)]), "tags", "tags must hold at most 20 strings");
        Given.IsInvalid(Tags.Check(["a", ""]), "tags[1]", "tags[1] must be a string of 1 to 64 characters");
        Given.IsInvalid(Tags.Check([new string('x', 65)]), "tags[0]", "tags[0] must be a string of 1 to 64 characters");
        Assert.Equal("Invalid tags", Tags.Check([""])!.Error);
    }

    [Fact]
    public void Refusals_of_labels_have_their_titles()
    {
        Assert.Equal("Invalid tags", Tags.Check([.. Enumerable.Repeat("t", 21)])?.Error);
        Assert.Equal("Invalid tags", Tags.Check([""])?.Error);
        Assert.Equal("Invalid metadata", Metadata.Parse(Given.Json("[]")).Refusal?.Error);
    }
}
