using System.Security.Cryptography;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>The transport to iPhones. Off unless the options contain a key.</summary>
public sealed class ApnsTransport : IDisposable
{
    private readonly ApnsOptions options;
    private readonly ApnsSender[] senders = [];

    /// <param name="options">Validated options (<see cref="ApnsOptions.Errors"/>).</param>
    /// <param name="clock">Clock for tokens, retry delays and probes.</param>
    /// <param name="log">Logs connections, and stops with their reasons; never a token.</param>
    /// <param name="adjust">Changes each connection's handler last; tests trust their own certificate here.</param>
    public ApnsTransport(ApnsOptions options, TimeProvider clock, ILogger<ApnsTransport> log, Action<SocketsHttpHandler>? adjust = null)
    {
        this.options = options;
        if (!options.IsConfigured) return;
        var settings = new ApnsConnectionSettings(options.InFlight, clock, log, adjust);
        senders = [.. ApnsEnvironments.All.Select(environment => Sender(environment, settings))];
    }

    /// <summary>Whether a key is configured.</summary>
    public bool IsOn => senders.Length > 0;

    /// <summary>Whether Live Activities on iOS 18 and newer may use broadcast channels in this environment now.</summary>
    public bool CanBroadcast(ApnsEnvironment environment) => IsOn && options.UsesChannels && senders[(int)environment].MayTry(PushKind.Broadcast);

    /// <summary>
    /// Sends one push. Returns the interpreted reply of APNs, or the reason why there is none. Throws only
    /// <see cref="OperationCanceledException"/>, and only for <paramref name="cancellation"/>.
    /// </summary>
    public Task<PushOutcome> Send(ApnsRequest push, CancellationToken cancellation) => IsOn
        ? senders[(int)push.Environment].Send(push, cancellation)
        : Task.FromResult<PushOutcome>(new PushOutcome.Halt(PushReason.NotConfigured, TimeSpan.FromMinutes(5)));

    /// <summary>Status of each environment, for display.</summary>
    public IReadOnlyList<ApnsStatus> Status() =>
    [
        .. senders.Select((sender, environment) => new ApnsStatus
        {
            Environment = (ApnsEnvironment)environment,
            Host = options.HostOf((ApnsEnvironment)environment).Authority,
            KeyId = options.KeyOf((ApnsEnvironment)environment).KeyId,
            OpenConnections = sender.Connections.Open,
            UnderWay = sender.Connections.Taken,
            TokenIssuedAt = sender.Token.IssuedAt,
            Stopped = [.. PushKinds.All.Where(kind => sender.HaltOf(kind) is not null).Select(kind => (kind, sender.HaltOf(kind)!))],
        }),
    ];

    /// <summary>Resumes stopped pushes at once, after the operator has fixed the settings at Apple.</summary>
    public void Resume()
    {
        foreach (var sender in senders) sender.Resume();
    }

    public void Dispose()
    {
        foreach (var sender in senders) sender.Dispose();
    }

    internal ApnsSender SenderOf(ApnsEnvironment environment) => senders[(int)environment];

    private ApnsSender Sender(ApnsEnvironment environment, ApnsConnectionSettings settings)
    {
        var (id, file) = options.KeyOf(environment);
#pragma warning disable CA2000 // The sender disposes the token, and that the key.
        ECDsa key = ProviderKey.Load(file);
        return new ApnsSender(options, environment, new ProviderToken(key, id, options.TeamId!, settings.Clock), settings);
#pragma warning restore CA2000
    }
}

/// <summary>Sending status of one environment.</summary>
public sealed record ApnsStatus
{
    public required ApnsEnvironment Environment { get; init; }

    /// <summary>Host and port.</summary>
    public required string Host { get; init; }

    public required string KeyId { get; init; }

    /// <summary>Warm connections in use.</summary>
    public required int OpenConnections { get; init; }

    /// <summary>Pushes in flight or waiting for a place.</summary>
    public required int UnderWay { get; init; }

    /// <summary>Null before the first push.</summary>
    public required DateTimeOffset? TokenIssuedAt { get; init; }

    /// <summary>Stopped kinds of pushes with their reasons; empty when none is stopped.</summary>
    public required IReadOnlyList<(PushKind Kind, string Reason)> Stopped { get; init; }
}
