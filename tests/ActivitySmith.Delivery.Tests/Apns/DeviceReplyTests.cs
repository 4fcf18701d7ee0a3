using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Every documented reply to a device push, sent by a server, and its consequence.</summary>
public sealed class DeviceReplyTests
{
    public static TheoryData<int, string> ForGood { get; } = new()
    {
        { 400, "BadCollapseId" }, { 400, "BadExpirationDate" }, { 400, "BadMessageId" }, { 400, "BadPriority" }, { 400, "DuplicateHeaders" },
        { 400, "InvalidPushType" }, { 400, "PayloadEmpty" }, { 400, "MissingDeviceToken" }, { 404, "BadPath" }, { 405, "MethodNotAllowed" },
        { 413, "PayloadTooLarge" },
    };

    public static TheoryData<int, string> DeadTokens { get; } = new()
    {
        { 400, "BadDeviceToken" }, { 400, "DeviceTokenNotForTopic" }, { 410, "Unregistered" }, { 410, "ExpiredToken" },
    };

    public static TheoryData<int, string> WrongKeys { get; } = new()
    {
        { 403, "InvalidProviderToken" }, { 403, "MissingProviderToken" }, { 403, "BadEnvironmentKeyIdInToken" }, { 403, "Forbidden" },
        { 403, "BadCertificate" }, { 403, "BadCertificateEnvironment" },
    };

    public static TheoryData<int, string> WrongTopics { get; } = new() { { 400, "BadTopic" }, { 400, "MissingTopic" }, { 400, "TopicDisallowed" } };

    /// <summary>Status, reason, minimum and maximum seconds of the first pause, and whether the next push uses another connection.</summary>
    public static TheoryData<int, string, double, double, bool> Pauses { get; } = new()
    {
        { 400, "IdleTimeout", 0.1, 1, true },
        { 429, "TooManyRequests", 0.1, 10, false },
        { 429, "TooManyProviderTokenUpdates", 0.1, 10, false },
        { 500, "InternalServerError", 900, 960, false },
        { 503, "ServiceUnavailable", 900, 960, false },
        { 503, "Shutdown", 900, 960, true },
    };

    [Fact]
    public async Task Accepted_ReturnsTheIdOfApns()
    {
        await using var kit = await ApnsKit.Open();
        var accepted = Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal("00000000-0000-0000-0000-000000000001", accepted.Id);
        Assert.Null(accepted.UniqueId);
    }

    [Fact]
    public async Task AcceptedBySandbox_ReturnsTheUniqueId()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            context.Response.Headers["apns-unique-id"] = "unique-1";
            return Task.CompletedTask;
        };
        var id = "123e4567-e89b-12d3-a456-426614174000";
        var accepted = Assert.IsType<Accepted>(await kit.Send(ApnsKit.Push() with { Environment = ApnsEnvironment.Sandbox, Id = id }));
        Assert.Equal(new Accepted(id, "unique-1"), accepted);
    }

    [Theory, MemberData(nameof(ForGood))]
    public async Task OurFault_IsNotRepeated(int status, string reason)
    {
        await using var kit = await Answering(status, reason);
        Assert.Equal(new Refused(reason), await kit.Send());
        Assert.Single(kit.Server.Requests);
        Assert.Contains(kit.Log.Lines, line => line.Contains(reason, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(DeadTokens))]
    public async Task DeadToken_IsDroppedAndNotRepeated(int status, string reason)
    {
        await using var kit = await ApnsKit.Open();
        var since = new DateTimeOffset(2026, 7, 1, 8, 30, 0, 250, TimeSpan.Zero);
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, status, reason, status == 410 ? since.ToUnixTimeMilliseconds() : null);
        var dead = Assert.IsType<DeadAddress>(await kit.Send());
        Assert.Equal((reason, status == 410 ? since : (DateTimeOffset?)null), (dead.Reason, dead.InvalidSince));
        Assert.Single(kit.Server.Requests);
    }

    [Theory, MemberData(nameof(WrongKeys))]
    public async Task WrongKey_StopsEverythingUntilAProbeWorks(int status, string reason)
    {
        await using var kit = await Answering(status, reason);
        Assert.Equal(reason, Assert.IsType<Halt>(await kit.Send()).Reason);
        var next = Assert.IsType<Halt>(await kit.Send(kind: PushKind.Alert));
        Assert.Equal((reason, TimeSpan.FromSeconds(15)), (next.Reason, next.After));
        Assert.Single(kit.Server.Requests);
        Assert.Contains(kit.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));

        // The probe fails: the pause doubles. Then one works.
        kit.Clock!.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<Halt>(await kit.Send()).After);
        kit.Server.Answer = (_, _) => Task.CompletedTask;
        Assert.IsType<Halt>(await kit.Send());
        kit.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<Accepted>(await kit.Send());
        Assert.IsType<Accepted>(await kit.Send());
        Assert.NotEqual(kit.Server.Requests.First().Connection, kit.Server.Requests.Last().Connection);
    }

    [Theory, MemberData(nameof(WrongTopics))]
    public async Task WrongTopic_StopsOnlyPushesOfItsKind(int status, string reason)
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
            context.Request.Headers["apns-push-type"] == "widgets" ? FakeApns.Refuse(context, status, reason) : Task.CompletedTask;
        Assert.Equal(reason, Assert.IsType<Halt>(await kit.Send(kind: PushKind.Widgets)).Reason);
        Assert.IsType<Halt>(await kit.Send(kind: PushKind.Widgets));
        Assert.IsType<Accepted>(await kit.Send(kind: PushKind.LiveActivity));
        Assert.Equal(2, kit.Server.Requests.Count);
        Assert.Equal([(PushKind.Widgets, reason)], kit.Transport.Status()[0].Stopped);
    }

    [Theory, MemberData(nameof(Pauses))]
    public async Task TemporaryFailure_PausesForTheTimeOfItsKind(int status, string reason, double least, double most, bool reconnects)
    {
        await using var kit = await Answering(status, reason);
        var later = Assert.IsType<Retry>(await kit.Send());
        Assert.Equal(reason, later.Reason);
        Assert.InRange(later.After.TotalSeconds, least, most);
        Assert.Single(kit.Server.Requests);

        kit.Server.Answer = (_, _) => Task.CompletedTask;
        Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal(reconnects, kit.Server.Requests.First().Connection != kit.Server.Requests.Last().Connection);
    }

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task RetryAfter_IsRespected(int status, string reason)
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, status, reason, retryAfter: "40");
        Assert.InRange(Assert.IsType<Retry>(await kit.Send()).After.TotalSeconds, 40, 44);
        Assert.InRange(Assert.IsType<Retry>(await kit.Send()).After.TotalSeconds, 40, 44);
        Assert.Single(kit.Server.Requests); // No push goes to the address for as long as APNs asked.

        kit.Clock!.Advance(TimeSpan.FromSeconds(45));
        var date = kit.Clock!.GetUtcNow().AddSeconds(100).ToString("R");
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, status, reason, retryAfter: date);
        Assert.InRange(Assert.IsType<Retry>(await kit.Send()).After.TotalSeconds, 100, 110);
    }

    [Fact]
    public async Task ExpiredProviderToken_IsReplacedAndThePushRepeatedOnce()
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send();
        kit.Clock!.Advance(TimeSpan.FromMinutes(20));
        kit.Server.Answer = (context, number) => number == 2 ? FakeApns.Refuse(context, 403, "ExpiredProviderToken") : Task.CompletedTask;
        Assert.IsType<Accepted>(await kit.Send());
        string[] tokens = [.. kit.Server.Requests.Select(request => request.Headers["authorization"])];
        Assert.Equal(3, tokens.Length);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[1], tokens[2]);
    }

    [Fact]
    public async Task ExpiredProviderTokenOfAYoungToken_WaitsForTheFloor()
    {
        await using var kit = await Answering(403, "ExpiredProviderToken");
        var later = Assert.IsType<Retry>(await kit.Send());
        Assert.InRange(later.After, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20.1));
        Assert.Single(kit.Server.Requests);
        Assert.Contains(kit.Log.Lines, line => line.Contains("clock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnrelatedKey_IsRetriedOnceOnANewConnection()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 403, "UnrelatedKeyIdInToken") : Task.CompletedTask;
        Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal(2, kit.Server.Requests.Select(request => request.Connection).Distinct().Count());
    }

    [Fact]
    public async Task UnrelatedKeyOnANewConnectionToo_Halts()
    {
        await using var kit = await Answering(403, "UnrelatedKeyIdInToken");
        Assert.Equal("UnrelatedKeyIdInToken", Assert.IsType<Halt>(await kit.Send()).Reason);
        Assert.Equal(2, kit.Server.Requests.Count);
    }

    [Theory]
    [InlineData("BadDeviceToken")]
    [InlineData("DeviceTokenNotForTopic")]
    public async Task MostTokensBad_HaltsAndKeepsTheTokens(string reason)
    {
        await using var kit = await Answering(400, reason);
        for (var i = 0; i < DeadReplyGuard.MinDead - 1; i++) Assert.IsType<DeadAddress>(await kit.Send($"a{i}"));
        Assert.Contains(reason, Assert.IsType<Halt>(await kit.Send("b1")).Reason, StringComparison.Ordinal);
        Assert.IsType<Halt>(await kit.Send("b2"));
        Assert.Equal(DeadReplyGuard.MinDead, kit.Server.Requests.Count);

        // The probe fails with a bad token again: the token is kept, and pushes stay stopped.
        kit.Clock!.Advance(TimeSpan.FromSeconds(15));
        Assert.IsType<Halt>(await kit.Send("b3"));
        Assert.Contains(kit.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FewTokensBad_AreDropped()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Request.Path == "/3/device/bad" ? FakeApns.Refuse(context, 400, "BadDeviceToken") : Task.CompletedTask;
        for (var i = 0; i < 12; i++) Assert.IsType<Accepted>(await kit.Send($"a{i}"));
        for (var i = 0; i < 10; i++) Assert.IsType<DeadAddress>(await kit.Send("bad"));
    }

    [Theory]
    [InlineData(400, typeof(Refused))]
    [InlineData(403, typeof(Halt))]
    [InlineData(410, typeof(DeadAddress))]
    [InlineData(429, typeof(Retry))]
    [InlineData(418, typeof(Refused))]
    [InlineData(502, typeof(Retry))]
    public async Task UnknownReason_IsHandledByItsStatus(int status, Type outcome)
    {
        await using var kit = await Answering(status, "SomethingNew");
        Assert.IsType(outcome, await kit.Send());
    }

    [Fact]
    public async Task ReplyWithoutJson_IsHandledByItsStatus()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "<html>");
        };
        Assert.Equal("Status503", Assert.IsType<Retry>(await kit.Send()).Reason);
    }

    [Fact]
    public void EveryRowOfTheTable_IsTestedHere()
    {
        var driven = ForGood.Concat(DeadTokens).Concat(WrongKeys).Concat(WrongTopics).Select(row => (row.Data.Item1, (string?)row.Data.Item2))
            .Concat(Pauses.Select(row => (row.Data.Item1, (string?)row.Data.Item2)))
            .Concat([(200, null), (403, "ExpiredProviderToken"), (403, "UnrelatedKeyIdInToken")]);
        Assert.Equal(driven.Order(), DeviceReplies.Table.Rows.Select(row => (row.Status, row.Reason)).Order());
    }

    private static async Task<ApnsKit> Answering(int status, string reason)
    {
        var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, status, reason);
        return kit;
    }
}
