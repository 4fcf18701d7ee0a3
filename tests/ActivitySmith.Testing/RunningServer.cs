using System.Data;
using System.Data.Common;
using System.Net.Http.Headers;
using ActivitySmith.Domain;
using ActivitySmith.Ledger;
using ActivitySmith.Server;
using ActivitySmith.Server.Logging;
using ActivitySmith.Server.Start;
using ActivitySmith.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Testing;

/// <summary>
/// The whole server in this process, on a free port of 127.0.0.1 and in a temporary data directory, which is deleted with this object. Limits are off
/// unless the configuration sets them.
/// </summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly Dictionary<string, string?> settings;
    private readonly TimeProvider? clock;
    private readonly Action<IServiceCollection>? services;
    private DataDirectory? directory;
    private WebApplication? app;

    private RunningServer(Dictionary<string, string?> settings, string dataPath, string apiKey, TimeProvider? clock, Action<IServiceCollection>? services)
    {
        this.settings = settings;
        this.clock = clock;
        this.services = services;
        DataPath = dataPath;
        ApiKey = apiKey;
        Client = NewClient(null);
    }

    /// <summary>Sends <see cref="ApiKey"/>. A new client after <see cref="Restart"/>, as the port changes.</summary>
    public HttpClient Client { get; private set; }

    /// <summary>Its base address, such as <c>http://127.0.0.1:40123</c>, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>A full-access key of the first account that can manage.</summary>
    public string ApiKey { get; }

    public string DataPath { get; }

    /// <summary>Address of the PostgreSQL database; null when the database is the file in <see cref="DataPath"/>.</summary>
    public string? Database => settings.GetValueOrDefault("ACTIVITYSMITH_DATABASE");

    /// <summary>The services of the running server.</summary>
    public IServiceProvider Services => Running.Services;

    private WebApplication Running => app ?? throw new InvalidOperationException("The server is stopped");

    /// <param name="configuration">Changes the settings; names as in the environment, such as <c>ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE</c>.</param>
    /// <param name="clock">Null: the system's clock.</param>
    /// <param name="prepare">Writes files into the data directory before the first start.</param>
    /// <param name="services">Wraps services, for example to count calls.</param>
    public static async Task<RunningServer> Start(
        Action<IDictionary<string, string?>>? configuration = null, TimeProvider? clock = null, Func<string, Task>? prepare = null,
        Action<IServiceCollection>? services = null)
    {
        var names = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["ACTIVITYSMITH_API_KEY"] = Randomness.Secret("ask_"),
            ["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0",
        };
        configuration?.Invoke(names);
        var data = Directory.CreateTempSubdirectory("activitysmith-").FullName;
        names["ACTIVITYSMITH_URLS"] = "http://127.0.0.1:0";
        if (TestDatabases.ArePostgres && !names.ContainsKey("ACTIVITYSMITH_DATABASE"))
            names["ACTIVITYSMITH_DATABASE"] = await (await PostgresServer.Shared).CreateDatabase();
        names["ACTIVITYSMITH_DATA"] = data;
        if (prepare is not null) await prepare(data);
        var server = new RunningServer(names, data, names["ACTIVITYSMITH_API_KEY"]!, clock, services);
        try
        {
            await server.Open();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client with another key; null: without a key. The caller disposes it.</summary>
    public HttpClient NewClient(string? key)
    {
        // Tests check the redirects of pages, and handle cookies themselves.
#pragma warning disable CA2000 // The client disposes its handler.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
#pragma warning restore CA2000
        if (Url.Length > 0) client.BaseAddress = new Uri(Url);
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Changes rows in the database directly, without the server; the SQL must work on both engines.</summary>
    public async Task Execute(string sql)
    {
        // On SQLite, connections for reading cannot write.
        await using DbConnection connection = Database is null
            ? new SqliteConnection($"Data Source={DataDirectory.DatabaseIn(DataPath)};Pooling=False")
            : await Services.GetRequiredService<IReadConnections>().Open(CancellationToken.None);
        if (connection.State != ConnectionState.Open) await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write their own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops like a supervisor would: requests in progress complete, and the data stays.</summary>
    public async Task Stop()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }

        directory?.Dispose();
        directory = null;
    }

    /// <summary>Stops the server when it runs, and starts it on the same data.</summary>
    public async Task Restart()
    {
        await Stop();
        await Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Client.Dispose();
        Directory.Delete(DataPath, recursive: true);
    }

    private async Task Open()
    {
        var builder = ServerHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(
            setting.Key.Replace("ACTIVITYSMITH_", "", StringComparison.OrdinalIgnoreCase).Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_ => new StandardOutput(Stream.Null));
        if (clock is not null) builder.Services.AddSingleton(clock);
        var read = ServerSettings.Read(builder.Configuration);
        if (read.Errors.Count > 0) throw new InvalidOperationException(string.Join('\n', read.Errors));
        directory = DataDirectory.Open(read.Server.Data);
        builder.AddServer(read, directory);
        services?.Invoke(builder.Services);
        app = builder.Build();
        app.UseServer();
        await app.Start();
        Url = app.Urls.First();
        Client.Dispose();
        Client = NewClient(ApiKey);
    }
}
