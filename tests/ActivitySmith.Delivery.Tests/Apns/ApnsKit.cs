using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>An APNs transport with its own key and its own fake server.</summary>
internal sealed class ApnsKit : IAsyncDisposable
{
    public const string Team = "TEAM123456";
    public const string Key = "KEY1234567";
    public const string Bundle = "com.example.activitysmith";
    private readonly string folder;

    private ApnsKit(FakeApns server, TimeProvider clock, Action<ApnsOptions>? change)
    {
        folder = Directory.CreateTempSubdirectory("activitysmith-apns-").FullName;
        (Server, Clock) = (server, clock as FakeTimeProvider);
        Options = new ApnsOptions { TeamId = Team, KeyId = Key, KeyFile = NewKeyFile(folder), BundleId = Bundle, Host = server.Url };
        change?.Invoke(Options);
        Transport = new ApnsTransport(Options, clock, Log, Desk.TrustReceivers);
    }

    public FakeApns Server { get; }
    public ApnsOptions Options { get; }
    public ApnsTransport Transport { get; }
    public NotedLog Log { get; } = new();

    /// <summary>Null when the kit runs on the system's clock.</summary>
    public FakeTimeProvider? Clock { get; }

    /// <param name="clock">Null: a fake clock that the test moves.</param>
    public static async Task<ApnsKit> Open(TimeProvider? clock = null, Action<ApnsOptions>? change = null, int maxStreams = 100) =>
        new(await FakeApns.Start(maxStreams), clock ?? new FakeTimeProvider(), change);

    public static string NewKeyFile(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.Combine(folder, $"{Guid.CreateVersion7():N}.p8");
        File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        return path;
    }

    public static ApnsRequest Push(string token = "aa01", PushKind kind = PushKind.LiveActivity) => new()
    {
        Environment = ApnsEnvironment.Production,
        Kind = kind,
        Address = token,
        Payload = Encoding.UTF8.GetBytes("""{"aps":{}}"""),
        Priority = PushPriority.Routine,
    };

    public Task<PushOutcome> Send(string token = "aa01", PushKind kind = PushKind.LiveActivity) => Send(Push(token, kind));

    public Task<PushOutcome> Send(ApnsRequest push) => Transport.Send(push, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        Transport.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal sealed class NotedLog : ILogger<ApnsTransport>
    {
        private readonly TaskCompletionSource goAway = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Lines { get; } = new();

        /// <summary>Completes when the server has announced that it closes a connection.</summary>
        public Task GoAway => goAway.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            Lines.Enqueue($"{logLevel}: {line}");
            if (line.Contains("Connection closed by APNs", StringComparison.Ordinal)) goAway.TrySetResult();
        }
    }
}
