using System.Net;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Web.Failures;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>The error pages for people, and the error responses for scripts.</summary>
public sealed class FailurePageTests
{
    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is no page at this address")]
    [InlineData("/activities/x?before=tomorrow", HttpStatusCode.BadRequest, "Bad request")]
    public async Task An_unknown_address_shows_an_error_page_with_a_link(string address, HttpStatusCode status, string words)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        var page = (await browser.Get(address)).Says(words, status);

        Assert.Contains("href=\"/\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_get_no_error_page()
    {
        await using var server = await RunningServer.Start();

        using var answer = await server.Client.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_expired_form_is_an_error_page_for_people_and_a_problem_for_scripts()
    {
        await using var server = await RunningServer.Start();
        using var browser = new Browser(server);

        (await browser.Post("/sign-in", [KeyValuePair.Create("email", "x@example.com")])).Says("<!DOCTYPE html>", HttpStatusCode.BadRequest)
            .Says("Form refused", HttpStatusCode.BadRequest);

        using var form = new FormUrlEncodedContent([]);
        using var answer = await server.Client.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/bug", 500, "Its log contains the reason")]
    [InlineData("/away", 503, "cannot reach its database")]
    public async Task A_server_error_is_a_page_without_details(string path, int status, string words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseMiddleware<PageFailures>();
        app.MapGet("/bug", void () => throw new InvalidOperationException("secret detail"));
        app.MapGet("/away", void () => throw new StorageUnavailableException("secret detail", cause: null));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }
}
