using System.Net;
using System.Text.Json;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>A database that continues from an earlier state with a new epoch, as after a restore.</summary>
public sealed class AfterRestoreTests
{
    [Fact]
    public async Task A_stream_of_another_epoch_restarts_and_reports_a_reset()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await server.Client.PutStream("one", 1);
        await server.Client.PutStream("two", 1);
        var (epoch, last) = await Begin(phone, position: null);
        Assert.Equal((epoch, true, 0), await Resumed(phone, last));

        await BeginNewHistory(server);
        await server.Client.PutStream("three", 1);
        using var again = new PairedPhone(phone.Id, phone.Token, server.NewClient(phone.Token));

        var (next, isResumed, activities) = await Resumed(again, last);
        Assert.NotEqual(epoch, next);
        Assert.Equal((false, 3), (isResumed, activities));
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("{epoch}.1000000")]
    [InlineData("garbage")]
    public async Task A_position_that_was_never_assigned_restarts_the_stream(string position)
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await server.Client.PutStream("one", 1);
        var epoch = server.Services.GetRequiredService<DatabaseEpoch>().Current;

        Assert.Equal((epoch, false, 1), await Resumed(phone, position.Replace("{epoch}", epoch, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bare_number_of_an_older_app_resumes_as_before()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await server.Client.PutStream("one", 1);
        var (_, last) = await Begin(phone, position: null);

        Assert.True((await Resumed(phone, last[(last.IndexOf('.', StringComparison.Ordinal) + 1)..])).IsResumed);
    }

    [Fact]
    public async Task A_list_of_notifications_restarts_and_reports_a_reset()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await Push(server, "one");
        await Push(server, "two");
        var list = (await phone.Client.Get("/api/device/notifications?since=0")).Is(HttpStatusCode.OK).Json;
        var (epoch, next) = (list.GetProperty("epoch").GetString(), list.GetProperty("next_since").GetInt64());
        Assert.Equal((false, 0), Summary((await phone.Client.Get($"/api/device/notifications?since={epoch}.{next}")).Json));
        Assert.Equal((false, 0), Summary((await phone.Client.Get($"/api/device/notifications?since={next}")).Json));

        Assert.Equal((true, 2), Summary((await phone.Client.Get($"/api/device/notifications?since={next + 1_000}")).Json));
        await BeginNewHistory(server);
        using var again = server.NewClient(phone.Token);
        Assert.Equal((true, 2), Summary((await again.Get($"/api/device/notifications?since={epoch}.{next}")).Json));

        static (bool, int) Summary(JsonElement list) => (list.GetProperty("reset").GetBoolean(), list.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_list_of_activities_has_another_epoch_and_another_tag()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var before = (await phone.Client.Get("/api/device/activities")).Is(HttpStatusCode.OK).Json;

        await BeginNewHistory(server);
        using var again = server.NewClient(phone.Token);

        Assert.NotEqual(before.GetProperty("epoch").GetString(), (await again.Get("/api/device/activities")).Is(HttpStatusCode.OK).Json.GetProperty("epoch")
            .GetString());
    }

    [Fact]
    public async Task A_cursor_of_another_epoch_is_refused_by_name()
    {
        await using var server = await RunningServer.Start();
        await server.Client.PutStream("one", 1);
        await server.Client.PutStream("two", 1);
        var cursor = (await server.Client.Get("/api/manage/streams?limit=1")).Is(HttpStatusCode.OK).Json.GetProperty("next_cursor").GetString();
        (await server.Client.Get($"/api/manage/streams?limit=1&cursor={cursor}")).Is(HttpStatusCode.OK);

        await BeginNewHistory(server);

        (await server.Client.Get($"/api/manage/streams?limit=1&cursor={cursor}")).IsProblem(HttpStatusCode.BadRequest, "restored or moved");
    }

    [Fact]
    public async Task A_restart_keeps_the_epoch()
    {
        await using var server = await RunningServer.Start();
        var before = server.Services.GetRequiredService<DatabaseEpoch>().Current;

        await server.Restart();

        Assert.Equal(before, server.Services.GetRequiredService<DatabaseEpoch>().Current);
    }

    /// <summary>Changes the database as <c>restore</c> does, and restarts the server on it.</summary>
    private static async Task BeginNewHistory(RunningServer server)
    {
        await server.Execute("DELETE FROM database_epoch");
        await server.Restart();
    }

    private static async Task<(string Epoch, string Last)> Begin(PairedPhone phone, string? position)
    {
        await using var stream = await DeviceStream.Open(phone, position);
        var seen = await stream.Until("snapshot");
        return (JsonElement.Parse(seen[0].Data).GetProperty("epoch").GetString()!, seen.Last(item => item.EventId is { Length: > 0 }).EventId!);
    }

    private static async Task<(string Epoch, bool IsResumed, int Activities)> Resumed(PairedPhone phone, string position)
    {
        await using var stream = await DeviceStream.Open(phone, position);
        var seen = await stream.Until("snapshot");
        var hello = JsonElement.Parse(seen[0].Data);
        return (hello.GetProperty("epoch").GetString()!, !hello.GetProperty("reset").GetBoolean(), seen.Count(item => item.EventType == "activity"));
    }

    private static async Task Push(RunningServer server, string title) =>
        (await server.Client.Post("/api/push-notification", new { title })).Is(HttpStatusCode.OK);
}
