using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>A tap on a button of the board, through the whole server.</summary>
public sealed partial class BoardTapTests
{
    private const string HookUrl = "https://127.0.0.1:1/secret-path";

    [Fact]
    public async Task The_board_gets_the_outcome_of_the_call_and_gets_it_again_for_the_same_tap_after_a_restart()
    {
        await using var server = await RunningServer.Start();
        using var page = new Page(server);
        await page.SignIn();
        var (source, action) = await page.PutButton();

        var first = await page.Tap($"{source}/{action}?tap=tap_00000001");
        await server.Restart();
        using var later = new Page(server);
        await later.SignIn();
        var again = await later.Tap($"{source}/{action}?tap=tap_00000001");

        Assert.Equal((HttpStatusCode.OK, """{"state":"failed","error":"address_refused"}"""), first);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_tap_without_an_id_or_a_button_or_a_form_token_or_a_session_is_refused()
    {
        await using var server = await RunningServer.Start();
        using var page = new Page(server);
        await page.SignIn();
        var (source, action) = await page.PutButton();

        Assert.Equal(HttpStatusCode.BadRequest, (await page.Tap($"{source}/{action}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await page.Tap($"{source}/{action}?tap=short")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await page.Tap($"{source}/act_unknown?tap=tap_00000001")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await page.Tap($"{source}/{action}?tap=tap_00000001", token: "forged")).Status);
        using var stranger = new Page(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Tap($"{source}/{action}?tap=tap_00000001", token: "none")).Status);
    }

    [Fact]
    public async Task A_page_never_gets_the_address_of_a_webhook()
    {
        await using var server = await RunningServer.Start();
        using var page = new Page(server);
        await page.SignIn();
        var (_, action) = await page.PutButton();

        var html = await page.Read("/");

        Assert.Contains(action, html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_secret_is_unreadable_and_opens_after_a_restart()
    {
        await using var server = await RunningServer.Start();
        var sealedSecret = server.Services.GetRequiredService<ISecretBox>().Seal("whsec_of_this_test");
        await server.Restart();
        var box = server.Services.GetRequiredService<ISecretBox>();

        Assert.DoesNotContain("whsec_of_this_test", Encoding.Latin1.GetString(sealedSecret), StringComparison.Ordinal);
        Assert.Equal("whsec_of_this_test", box.Open(sealedSecret));
        sealedSecret[^1] ^= 1;
        Assert.Null(box.Open(sealedSecret));
    }

    [Theory]
    [InlineData("ACTIVITYSMITH_ACTIONS__ALLOWEDHOSTS", "good.test, https://bad.test", "ACTIVITYSMITH_ACTIONS__ALLOWEDHOSTS holds 'https://bad.test'")]
    [InlineData("ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS__0", "10.0.0.0/99", "ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS holds '10.0.0.0/99'")]
    [InlineData("ACTIVITYSMITH_ACTIONS__CONCURRENCY", "0", "ACTIVITYSMITH_ACTIONS__CONCURRENCY is 0")]
    public async Task An_invalid_setting_stops_the_start_and_the_error_names_it(string name, string value, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningServer.Start(settings => settings[name] = value));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_and_networks_are_read_from_a_comma_separated_list_and_by_index()
    {
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_ACTIONS__ALLOWEDHOSTS"] = "one.test, two.test";
            settings["ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS__0"] = "10.0.0.0/8";
            settings["ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS__1"] = "fd00::/8";
        });
        var options = server.Services.GetRequiredService<ActionOptions>();

        Assert.Equal(["one.test", "two.test"], options.AllowedHosts);
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], options.AllowedNetworks);
    }

    /// <summary>A browser without a script: it keeps cookies and sends the form's token.</summary>
    private sealed partial class Page(RunningServer server) : IDisposable
    {
        private readonly HttpClient browser = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Url) };
        private string token = "";

        public async Task SignIn()
        {
            var link = await server.Services.GetRequiredService<SignInLinkMaker>().Make(Desk.Account, "owner");
            using var content = new FormUrlEncodedContent([new("token", link), new("__RequestVerificationToken", TokenOf(await Read(SignInLinkMaker.Page)))]);
            using var request = new HttpRequestMessage(HttpMethod.Post, SignInLinkMaker.Page) { Content = content, Headers = { { "Origin", server.Url } } };
            using var board = await browser.SendAsync(request);
            token = TokenOf(await board.Content.ReadAsStringAsync());
            Assert.NotEmpty(token);
        }

        public Task<string> Read(string path) => browser.GetStringAsync(new Uri(path, UriKind.Relative));

        /// <summary>Puts an activity with a webhook button; returns the ids of both as the page gets them.</summary>
        public async Task<(string Source, string Action)> PutButton()
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/api/live-activity/stream/backup", UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.ApiKey);
            request.Content = JsonContent.Create(new
            {
                content_state = new { type = "alert", title = "Disk full", message = "Act" },
                action = new { title = "Clean up", type = "webhook", url = HookUrl },
            });
            using var answer = await browser.SendAsync(request);
            var activity = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("activity_id").GetString()!;
            return (activity, ActionId().Match(await Read("/")).Value);
        }

        public async Task<(HttpStatusCode Status, string Body)> Tap(string path, string? token = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/board/actions/{path}", UriKind.Relative));
            request.Headers.Add("RequestVerificationToken", token ?? this.token);
            request.Headers.Add("Origin", server.Url);
            using var answer = await browser.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public void Dispose() => browser.Dispose();

        private static string TokenOf(string page) => FormToken().Match(page).Groups["token"].Value;

        [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex FormToken();

        [GeneratedRegex("act_[A-Za-z0-9_-]{20}", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex ActionId();
    }
}
