using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;
using Xunit;

namespace ActivitySmith.Domain.Tests.Widgets;

/// <summary>Metrics, their names and their formats (docs/management-api.md, Widget metrics).</summary>
public sealed class WidgetMetricTests
{
    private static readonly WidgetMetric Empty = new()
    {
        Account = AccountId.First,
        Key = "sales",
        Name = "Sales",
        Format = new("number", null, null, null),
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };

    [Fact]
    public void The_newest_measurement_wins_whenever_it_arrives()
    {
        var later = Given.Noon.AddMinutes(1);
        var metric = Empty.Record(new Scalar(1), Given.Noon, later);

        Assert.Equal((new Scalar(1), Given.Noon, later), (metric.Value, metric.ValueAt, metric.UpdatedAt));
        Assert.Same(metric, metric.Record(new Scalar(2), Given.Noon.AddMilliseconds(-1), later));
        Assert.Equal(new Scalar("two"), metric.Record(new Scalar("two"), Given.Noon, later).Value);
    }

    [Fact]
    public void A_value_without_a_timestamp_always_counts()
    {
        var metric = Empty.Record(new Scalar(1), Given.Noon.AddHours(1), Given.Noon).Record(new Scalar(2), measuredAt: null, Given.Noon);

        Assert.Equal((new Scalar(2), Given.Noon), (metric.Value, metric.ValueAt));
    }

    [Fact]
    public void A_value_dated_ahead_blocks_no_later_value()
    {
        var ahead = Given.Noon.AddYears(70);
        var withoutTimestamp = Empty.Record(new Scalar(1), measuredAt: null, ahead);
        var withTimestamp = Empty.Record(new Scalar(1), ahead, Given.Noon);

        Assert.Equal(new Scalar(2), withoutTimestamp.Record(new Scalar(2), measuredAt: null, Given.Noon).Value);
        Assert.Equal(new Scalar(2), withoutTimestamp.Record(new Scalar(2), Given.Noon.AddMinutes(-1), Given.Noon).Value);
        Assert.Equal(new Scalar(2), withTimestamp.Record(new Scalar(2), measuredAt: null, Given.Noon).Value);
        Assert.Equal(new Scalar(2), withTimestamp.Record(new Scalar(2), Given.Noon.AddMinutes(-1), Given.Noon).Value);
    }

    [Fact]
    public void Timestamps_are_compared_also_across_values_without_one()
    {
        var metric = Empty.Record(new Scalar(1), Given.Noon, Given.Noon).Record(new Scalar(2), measuredAt: null, Given.Noon.AddMinutes(1));

        Assert.Same(metric, metric.Record(new Scalar(3), Given.Noon.AddSeconds(-1), Given.Noon.AddMinutes(2)));
        Assert.Equal(new Scalar(4), metric.Record(new Scalar(4), Given.Noon.AddSeconds(1), Given.Noon.AddMinutes(2)).Value);
    }

    [Fact]
    public void Between_text_and_numbers_the_latest_value_is_cleared()
    {
        var metric = Empty.Record(new Scalar(1), Given.Noon, Given.Noon);
        var percent = metric.Reformat(new("percent", null, null, null));
        var text = percent.Reformat(new("string", null, null, null));

        Assert.Equal((new Scalar(1), Given.Noon), (percent.Value, percent.ValueAt));
        Assert.Equal((null, null, null), (text.Value, text.ValueAt, text.DatedAt));
        Assert.Null(text.Record(new Scalar("fine"), Given.Noon.AddHours(-1), Given.Noon).Reformat(new("number", null, null, null)).Value);
        Assert.Equal(new Scalar("fine"), text.Record(new Scalar("fine"), Given.Noon.AddHours(-1), Given.Noon).Value);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("mrr.eu_2-b")]
    public void A_key_is_lower_case_letters_digits_dots_and_dashes(string key) => Assert.True(MetricKey.IsValid(key));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("A")]
    [InlineData("Sales")]
    [InlineData("sales total")]
    [InlineData("ä")]
    [InlineData("a/b")]
    public void Other_keys_are_not_valid(string key) => Assert.False(MetricKey.IsValid(key));

    [Fact]
    public void A_key_has_at_most_64_characters()
        => Assert.Equal((true, false), (MetricKey.IsValid(new string('a', 64)), MetricKey.IsValid(new string('a', 65))));

    [Fact]
    public void Formats_with_their_required_members_are_accepted()
    {
        Accepted(new("number", null, null, null));
        Accepted(new("percent", null, null, null));
        Accepted(new("string", null, null, null));
        Accepted(new("currency", "EUR", null, null));
        Accepted(new("unit", null, "ms", false));
        Accepted(new("unit", null, new string('x', 16), null));
    }

    [Fact]
    public void Formats_without_them_are_refused_by_path()
    {
        Refused(new("gauge", null, null, null), "format", "must be one of number, currency, percent, unit, string");
        Refused(new("currency", null, null, null), "currency", "must be an ISO 4217 code such as EUR when format is currency");
        Refused(new("currency", "EURO", null, null), "currency", "must be an ISO 4217 code such as EUR when format is currency");
        Refused(new("currency", "eur", null, null), "currency", "must be three capital letters, such as EUR");
        Refused(new("number", "eur", null, null), "currency", "must be three capital letters, such as EUR");
        Refused(new("unit", null, null, null), "unit", "must be 1 to 16 characters when format is unit");
        Refused(new("unit", null, "", null), "unit", "must be 1 to 16 characters when format is unit");
        Refused(new("unit", null, new string('x', 17), null), "unit", "must be 1 to 16 characters when format is unit");
    }

    private static void Accepted(MetricFormat format) => Assert.Null(MetricFormat.Check(format));

    private static void Refused(MetricFormat format, string member, string text) => Given.IsInvalid(MetricFormat.Check(format), member, $"{member} {text}");

    [Fact]
    public void A_currency_has_capital_letters_alone() =>
        Refused(new("currency", "EUr", null, null), "currency", "must be three capital letters, such as EUR");

    [Fact]
    public void A_key_has_every_letter_and_digit() => Assert.True(MetricKey.IsValid("az09_.-"));

    [Fact]
    public void A_value_is_dated_by_its_own_timestamp_and_a_later_one_without_a_timestamp_keeps_it()
    {
        var dated = Empty.Record(new Scalar(1), Given.Noon.AddMinutes(-2), Given.Noon).Record(new Scalar(2), Given.Noon.AddMinutes(-1), Given.Noon);

        Assert.Equal((Given.Noon.AddMinutes(-1), Given.Noon.AddMinutes(-1)), (dated.ValueAt, dated.DatedAt));
        Assert.Equal(Given.Noon.AddMinutes(-1), dated.Record(new Scalar(3), measuredAt: null, Given.Noon).DatedAt);
        var now = Empty.Record(new Scalar(1), Given.Noon, Given.Noon);
        Assert.Same(now, now.Record(new Scalar(2), Given.Noon.AddMinutes(-1), Given.Noon));
    }
}
