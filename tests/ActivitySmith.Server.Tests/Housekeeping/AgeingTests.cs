using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Housekeeping;

public sealed class AgeingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task StreamInUseShortlyBeforeEightHours_ContinuesInANewActivity()
    {
        var clock = new FakeTimeProvider(Start);
        await using var server = await RunningServer.Start(clock: clock);
        var first = await Put(server, 1);
        clock.Advance(TimeSpan.FromHours(7));
        await Put(server, 2);
        clock.Advance(TimeSpan.FromMinutes(31));

        await server.Services.GetRequiredService<Ageing>().Run(TestContext.Current.CancellationToken);

        var stream = await Stream(server);
        Assert.NotEqual(first, stream.GetProperty("activity_id").GetString());
        Assert.Equal(2, stream.GetProperty("content_state").GetProperty("current_step").GetInt32());
    }

    [Fact]
    public async Task StreamNotInUse_EndsAfterEightHoursAndNotBefore()
    {
        var clock = new FakeTimeProvider(Start);
        await using var server = await RunningServer.Start(clock: clock);
        var first = await Put(server, 1);
        var ageing = server.Services.GetRequiredService<Ageing>();

        clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromSeconds(1));
        await ageing.Run(TestContext.Current.CancellationToken);
        Assert.Equal(first, (await Stream(server)).GetProperty("activity_id").GetString());

        clock.Advance(TimeSpan.FromSeconds(1));
        await ageing.Run(TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Null, (await Stream(server)).GetProperty("activity_id").ValueKind);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSetByAnHour_StreamInUseContinuesInANewActivityAfterSevenHoursAndAHalf(int hours)
    {
        var clock = new FakeTimeProvider(Start);
        await using var server = await RunningServer.Start(clock: clock);
        var first = await Put(server, 1);
        var ageing = server.Services.GetRequiredService<Ageing>();
        clock.Advance(TimeSpan.FromHours(6.4));
        clock.Jump(TimeSpan.FromHours(hours));
        clock.Advance(TimeSpan.FromHours(0.5));
        await ageing.Run(TestContext.Current.CancellationToken);
        Assert.Equal(first, (await Stream(server)).GetProperty("activity_id").GetString());

        await Put(server, 2);
        clock.Advance(TimeSpan.FromHours(0.6) + TimeSpan.FromSeconds(30));
        await ageing.Run(TestContext.Current.CancellationToken);

        var next = (await Stream(server)).GetProperty("activity_id").GetString();
        Assert.NotNull(next);
        Assert.NotEqual(first, next);
    }

    [Fact]
    public async Task ActivityDatedYearsAhead_EndsEightHoursAfterTheClockIsCorrected()
    {
        var clock = new FakeTimeProvider(Start.AddYears(50));
        await using var server = await RunningServer.Start(clock: clock);
        await Put(server, 1);
        var ageing = server.Services.GetRequiredService<Ageing>();
        clock.Jump(Start - clock.GetUtcNow());
        await ageing.Run(TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromHours(8));
        await ageing.Run(TestContext.Current.CancellationToken);

        Assert.Equal(JsonValueKind.Null, (await Stream(server)).GetProperty("activity_id").ValueKind);
    }

    private static async Task<string?> Put(RunningServer server, int step)
    {
        using var answer = await server.Client.PutAsJsonAsync(
            "/api/live-activity/stream/long",
            new { content_state = new { type = "segmented_progress", title = "Long", number_of_steps = 3, current_step = step } },
            TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("activity_id").GetString();
    }

    private static Task<JsonElement> Stream(RunningServer server) =>
        server.Client.GetFromJsonAsync<JsonElement>("/api/manage/streams/long", TestContext.Current.CancellationToken);
}
