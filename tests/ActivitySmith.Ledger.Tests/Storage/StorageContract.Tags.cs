using System.Text;
using System.Text.Encodings.Web;
using ActivitySmith.Domain;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A list by tag finds all rows with the tag, and no others.</summary>
public abstract partial class StorageContract
{
    [Theory]
    [InlineData("🚀\u00A0\u3000")]
    [InlineData("\"quoted\\\n\"")]
    public async Task Tag_IsFoundInRowsThatKeptItEscapedAndInRowsThatKeepItPlain(string tag)
    {
        var plain = Stored<IReadOnlyList<string>>.Of([tag], StoredJson.Instance.IReadOnlyListString);
        var escaped = Stored<IReadOnlyList<string>>.Parse(
            Encoding.UTF8.GetBytes($"[\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(tag)}\"]"), StoredJson.Instance.IReadOnlyListString);
        var other = Stored<IReadOnlyList<string>>.Of([tag + "x", "x" + tag], StoredJson.Instance.IReadOnlyListString);
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_plain", Samples.Bare with { Tags = plain }));
            rows.Put(Samples.Activity("act_escaped", Samples.Bare with { Tags = escaped }));
            rows.Put(Samples.Activity("act_other", Samples.Bare with { Tags = other }));
        });

        var found = await new ActivityHistory(Database.Reads).List(
            Samples.Home, new ActivityFilter(null, tag, null, null, null), new PageByTime(Before: null, 10), TestContext.Current.CancellationToken);

        Assert.Equal(["act_escaped", "act_plain"], found.Select(activity => activity.Id).Order());
    }
}
