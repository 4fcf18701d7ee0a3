using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.AspNetCore.Http;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.Clocks;

/// <summary>The machine's clock is set while pushes to APNs are paused, stopped, or suspected of a wrong setting.</summary>
public sealed class SetClockApnsTests
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-1);

    [Fact]
    public async Task Clock_set_back_an_hour_stopped_pushes_are_probed_no_later()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 403, "Forbidden") : Task.CompletedTask;
        var halt = Assert.IsType<Halt>(await kit.Send());

        kit.Clock!.Jump(Back);
        kit.Clock.Advance(halt.After);

        Assert.IsType<Accepted>(await kit.Send());
    }

    [Fact]
    public async Task Clock_set_forward_stopped_pushes_stay_stopped_until_the_probe_is_due()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, 400, "TopicDisallowed");
        var halt = Assert.IsType<Halt>(await kit.Send());

        kit.Clock!.Jump(-Back);

        Assert.Equal(halt, await kit.Send());
        Assert.Single(kit.Server.Requests);
    }

    [Fact]
    public async Task Clock_set_back_an_hour_an_address_is_paused_no_longer_than_apns_asked()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "30") : Task.CompletedTask;
        var later = Assert.IsType<Retry>(await kit.Send());

        kit.Clock!.Jump(Back);
        kit.Clock.Advance(later.After);

        Assert.IsType<Accepted>(await kit.Send());
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_broken_connection_is_opened_again_after_its_pause()
    {
        await using var kit = await ApnsKit.Open();
        var isBroken = true;
        kit.Server.Answer = (context, _) =>
        {
            if (isBroken) kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };
        var sending = kit.Send();
        while (!sending.IsCompleted)
        {
            kit.Clock!.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.IsType<Retry>(await sending);
        isBroken = false;

        kit.Clock!.Jump(Back);
        kit.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.IsType<Accepted>(await kit.Send());
    }

    [Fact]
    public async Task Clock_set_forward_bad_tokens_of_this_minute_still_count_for_the_setting()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, 400, "BadDeviceToken");
        for (var i = 0; i < DeadReplyGuard.MinDead - 1; i++) Assert.IsType<DeadAddress>(await kit.Send($"a{i}"));

        kit.Clock!.Jump(TimeSpan.FromHours(2));

        Assert.IsType<Halt>(await kit.Send("af"));
    }

    [Fact]
    public async Task A_date_in_retry_after_counts_from_the_date_of_the_reply()
    {
        await using var kit = await ApnsKit.Open();
        var theirs = kit.Clock!.GetUtcNow().AddHours(-1); // This machine's clock is an hour ahead.
        kit.Server.Answer = (context, _) =>
        {
            context.Response.Headers.Date = theirs.ToString("R");
            return FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: theirs.AddSeconds(60).ToString("R"));
        };

        Assert.InRange(Assert.IsType<Retry>(await kit.Send()).After.TotalSeconds, 60, 66);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Clock_set_by_an_hour_a_provider_token_that_apns_accepted_is_kept(int hours)
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send();

        kit.Clock!.Jump(TimeSpan.FromHours(hours));
        await kit.Send();

        Assert.Single(kit.Server.Requests.Select(request => request.Headers["authorization"]).Distinct());
    }

    [Fact]
    public async Task A_clock_that_was_wrong_for_a_while_restores_the_provider_token_that_apns_accepted()
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send();
        var taken = Token(kit);
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, 403, "ExpiredProviderToken");
        Assert.IsNotType<Accepted>(await kit.Send()); // Too early for a new token.
        kit.Clock!.Jump(TimeSpan.FromHours(-1));
        Assert.IsNotType<Accepted>(await kit.Send());
        Assert.NotEqual(taken, Token(kit));

        kit.Clock.Jump(TimeSpan.FromHours(1));
        kit.Server.Answer = (_, _) => Task.CompletedTask;

        Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal(taken, Token(kit));

        static string Token(ApnsKit kit) => kit.Server.Requests.Last().Headers["authorization"];
    }

    [Theory]
    [InlineData(403, "ExpiredProviderToken")]
    [InlineData(403, "InvalidProviderToken")]
    public async Task A_corrected_clock_causes_a_new_provider_token_immediately(int status, string reason)
    {
        await using var kit = await ApnsKit.Open();
        string? refused = null;
        kit.Server.Answer = (context, _) =>
        {
            var token = context.Request.Headers.Authorization.ToString();
            refused ??= token;
            return token == refused ? FakeApns.Refuse(context, status, reason) : Task.CompletedTask;
        };
        Assert.IsNotType<Accepted>(await kit.Send());

        kit.Clock!.Jump(TimeSpan.FromHours(3)); // The machine has no battery for its clock; by now it has got the time over the network.
        kit.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.IsType<Accepted>(await kit.Send());
    }
}
