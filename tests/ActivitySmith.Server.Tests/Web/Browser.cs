using System.Net;
using System.Text.RegularExpressions;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>A browser without a script: keeps cookies, follows redirects, and sends forms with the token of their page.</summary>
internal sealed partial class Browser : IDisposable
{
    public const string Email = "ann@example.com";
    public const string Password = "correct horse battery";

    private readonly RunningServer server;
    private readonly HttpClient client;

    public Browser(RunningServer server)
    {
        this.server = server;
        Origin = server.Url;
#pragma warning disable CA2000 // The client disposes its handler.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = true, CookieContainer = Cookies }) { BaseAddress = new Uri(server.Url) };
#pragma warning restore CA2000
        client.DefaultRequestHeaders.Add("Accept", "text/html, */*;q=0.8");
    }

    /// <summary>The host name of its requests, such as <c>board.lan:5080</c>.</summary>
    public string Host
    {
        set
        {
            client.DefaultRequestHeaders.Host = value;
            Origin = $"http://{value}";
        }
    }

    public string UserAgent { set => client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", value); }

    /// <summary>The Origin header of forms; null leaves it out.</summary>
    public string? Origin { get; set; }

    /// <summary>Requests as a proxy on this machine forwards them: the browser's address, and http or https.</summary>
    public Browser From(string address, string proto = "http")
    {
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        return this;
    }

    /// <summary>All its cookies.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>A browser that a new link has signed in as the first owner.</summary>
    public static async Task<Browser> SignedInByLink(RunningServer server)
    {
        var browser = new Browser(server);
        var page = await browser.Use(await browser.NewLink());
        Assert.Equal("/", page.Path);
        return browser;
    }

    /// <summary>Like <see cref="SignedInByLink"/>, and with <see cref="Email"/> and <see cref="Password"/> set.</summary>
    public static async Task<Browser> Owner(RunningServer server)
    {
        var browser = await SignedInByLink(server);
        (await browser.Submit("/account", "/account/sign-in", ("email", Email), ("new-password", Password))).Says("Saved.");
        return browser;
    }

    /// <summary>A new one-time link of the first owner.</summary>
    public async Task<string> NewLink()
    {
        using var manager = server.NewClient(server.ApiKey);
        var answer = await Manage.Calls.Post(manager, "/api/manage/sign-in-links");
        return answer["link"];
    }

    public async Task<Page> Get(string address) => await Read(await client.GetAsync(address, TestContext.Current.CancellationToken));

    /// <summary>Opens a one-time link and presses its button, like the page's script and a person.</summary>
    public async Task<Page> Use(string link)
    {
        var (path, token) = Link.Split(link);
        var page = await Get(path);
        return await page.Submit(Link.ActionOf(page), ("token", token));
    }

    /// <summary>Opens a page and sends one of its forms.</summary>
    public async Task<Page> Submit(string page, string action, params (string Name, string Value)[] fields) => await (await Get(page)).Submit(action, fields);

    public Task<Page> SignIn(string password, string email = Email) => Submit("/sign-in", "/sign-in", ("email", email), ("password", password));

    /// <summary>The response to any method, as soon as its headers have arrived.</summary>
    public async Task<HttpResponseMessage> Ask(HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads only the headers, for streams.</summary>
    public Task<HttpResponseMessage> Open(string address) =>
        client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>The board's event stream, once it is live.</summary>
    public async Task<StreamReader> Follow()
    {
        var stream = await Open("/board/events");
        var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await AwaitEvent(reader, "snapshot");
        return reader;
    }

    public static async Task AwaitEvent(StreamReader events, string name)
    {
        while (await events.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line == $"event: {name}") return;
        Assert.Fail($"The stream ended before {name}");
    }

    public void Dispose() => client.Dispose();

    internal async Task<Page> Post(string action, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        if (Origin is not null) request.Headers.Add("Origin", Origin);
        return await Read(await client.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private async Task<Page> Read(HttpResponseMessage response)
    {
        using (response)
            return new Page(this, response.StatusCode, response.RequestMessage!.RequestUri!.AbsolutePath,
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    internal static partial Regex Token();
}

/// <param name="Browser">The browser that shows it.</param>
/// <param name="Status">Status of the last response, after redirects.</param>
/// <param name="Path">Path of the last response, after redirects.</param>
/// <param name="Html">The raw HTML.</param>
internal sealed record Page(Browser Browser, HttpStatusCode Status, string Path, string Html)
{
    /// <summary>The HTML with decoded entities.</summary>
    public string Text => WebUtility.HtmlDecode(Html);

    /// <summary>Sends a form of this page.</summary>
    public Task<Page> Submit(string action, params (string Name, string Value)[] fields)
    {
        Assert.Contains($"action=\"{action}\"", Html, StringComparison.Ordinal);
        var token = Browser.Token().Match(Html).Groups["token"].Value;
        return Browser.Post(action, fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
            .Append(KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(token))));
    }

    public Page Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status} at {Path}: {Text}");
        return this;
    }

    public Page Says(string words, HttpStatusCode status = HttpStatusCode.OK)
    {
        Is(status);
        Assert.Contains(words, Text, StringComparison.Ordinal);
        return this;
    }

    /// <summary>The first match of a pattern with one group.</summary>
    public string Find(string pattern)
    {
        var match = Regex.Match(Text, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.True(match.Success, $"{pattern} is not in {Text}");
        return match.Groups[1].Value;
    }
}
