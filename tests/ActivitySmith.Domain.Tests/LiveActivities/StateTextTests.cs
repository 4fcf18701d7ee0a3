using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>The words of wwwroot/js/cards/summary.js.</summary>
public sealed class StateTextTests
{
    [Fact]
    public void Steps_and_amounts_are_counted()
    {
        Assert.Equal("2 of 3", StateText.ReadingOf(New("segmented_progress") with { CurrentStep = 2, NumberOfSteps = 3 }));
        Assert.Equal("0 of 3", StateText.ReadingOf(New("segmented_progress") with { NumberOfSteps = 3 }));
        Assert.Equal("1,250 of 2,000.5", StateText.ReadingOf(New("progress") with { Value = new Scalar(1250), UpperLimit = 2000.5 }));
    }

    [Theory]
    [InlineData(42, "42%")]
    [InlineData(33.34, "33.3%")]
    [InlineData(100, "100%")]
    public void A_percentage_has_one_decimal_at_most(double percentage, string text)
        => Assert.Equal(text, StateText.ReadingOf(New("progress") with { Percentage = percentage, Value = new Scalar(1), UpperLimit = 2 }));

    [Fact]
    public void Metrics_have_their_units()
    {
        Metric[] metrics = [new("CPU", new Scalar(34), "%", null), new("Free", new Scalar(12.5), "GB", null), new("Queue", new Scalar("empty"), null, null)];

        Assert.Equal("CPU 34%, Free 12.5 GB, Queue empty", StateText.ReadingOf(New("metrics") with { Metrics = metrics }));
        Assert.Equal("CPU 34%, Free 12.5 GB, Queue empty", StateText.ReadingOf(New("stats") with { Metrics = metrics }));
    }

    [Theory]
    [InlineData(72, "72")]
    [InlineData(1234567.25, "1,234,567.25")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(1.23456e12, "1.235E12")]
    [InlineData(0.0000001, "1E-7")]
    public void A_readout_is_written_as_people_read_it(double value, string text)
        => Assert.Equal(text, StateText.ReadingOf(New("value") with { Value = new Scalar(value) }));

    [Fact]
    public void A_text_is_verbatim() => Assert.Equal("12/07", StateText.ReadingOf(New("value") with { Value = new Scalar("12/07") }));

    [Fact]
    public void An_empty_text_reads_as_nothing() => Assert.Equal("", StateText.ReadingOf(New("value") with { Value = new Scalar("") }));

    [Fact]
    public void Alerts_and_timers_have_no_reading()
    {
        Assert.Null(StateText.ReadingOf(New("alert") with { Message = "Disk full" }));
        Assert.Null(StateText.ReadingOf(New("timer") with { DurationSeconds = 60 }));
    }

    private static ContentState New(string type) => new() { Type = type, Title = "T" };
}
