using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns.Doctor;

/// <summary>
/// Checks whether pushes can reach APNs: settings, key, host, clock, credential and channels. Each finding says how to fix the problem.
/// The check pushes to a random token over its own connection, with the provider token that all pushes share.
/// </summary>
/// <param name="options">Not validated; an invalid setting is a finding.</param>
/// <param name="transport">Built from the same options; null when these are invalid.</param>
/// <param name="clock">Compared with Apple's clock.</param>
/// <param name="adjust">Changes each connection's handler last; tests trust their own certificate here.</param>
public sealed class ApnsDoctor(ApnsOptions options, ApnsTransport? transport, TimeProvider clock, Action<SocketsHttpHandler>? adjust = null)
{
    /// <summary>APNs refuses provider tokens that are an hour off. Apple recommends synchronized clocks.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <param name="environments">
    /// The environments of paired iPhones. The default environment is always checked. Without paired iPhones, APNs may be off.
    /// </param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<Finding>> Examine(IEnumerable<ApnsEnvironment> environments, CancellationToken cancellation)
    {
        if (options.Errors().FirstOrDefault() is { } wrong) return [new("apns.settings", Ok: false, wrong.ToString())];
        var used = environments.Distinct().ToList();
        if (!options.IsConfigured || transport is not { IsOn: true })
        {
            const string Fix = "set ACTIVITYSMITH_APNS__TEAMID, ..__KEYID, ..__KEYFILE and ..__BUNDLEID";
            return
            [
                used.Count > 0
                    ? new("apns.settings", Ok: false, $"APNs is off, so the paired iPhones with your own app get no pushes: {Fix}")
                    : new("apns.settings", Ok: true, $"APNs is off; browsers and home-screen apps work without it. For your own app on iPhones, {Fix}"),
            ];
        }

        List<Finding> findings =
        [
            new("apns.settings", Ok: true, $"team {options.TeamId}, key {options.KeyId}, app {options.BundleId}, environment {options.Environment}"),
            new("apns.key", Ok: true, $"{options.KeyFile} contains a private key on the curve P-256"),
        ];
        var wanted = used.Append(options.DefaultEnvironment);
        if (options.SandboxKeyId is not null) wanted = wanted.Append(ApnsEnvironment.Sandbox);
        foreach (var environment in wanted.Distinct().Order()) findings.AddRange(await Examine(environment, transport.SenderOf(environment), cancellation));
        return findings;
    }

    private async Task<List<Finding>> Examine(ApnsEnvironment environment, ApnsSender sender, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var name = environment.Name();
        var push = new Examination(options.HostOf(environment), clock, adjust);
        if (await Reach($"apns.host.{name}", options.HostOf(environment), push, Advice.OfPort(environment, isManagement: false), findings, cancellation))
        {
            var (reply, date, failure) = await push.Ask(Probe(environment, sender), cancellation);
            var wrong = failure ?? Advice.OfPush(reply.Status, reply.Reason);
            findings.Add(Clock(name, date));
            findings.Add(new(
                $"apns.push.{name}",
                wrong is null,
                wrong ?? "APNs accepts key, team and topic: it refused a test push only because its device token is random"));
            if (sender.HaltOf(PushKind.Alert) is { } halted)
                findings.Add(new($"apns.sending.{name}", Ok: false, $"pushes stopped after {halted}; once this is fixed, the next probe resumes them"));
        }

        if (!options.UsesChannels) return findings;
        var management = new Examination(options.ManageHostOf(environment), clock, adjust);
        if (await Reach(
            $"apns.channels.host.{name}",
            options.ManageHostOf(environment),
            management,
            Advice.OfPort(environment, isManagement: true),
            findings,
            cancellation))
        {
            var (reply, _, failure) = await management.Ask(new ChannelListCall(sender.Names) { Authorization = sender.Token.Authorization() }, cancellation);
            var wrong = failure ?? Advice.OfChannels(reply.Status, reply.Reason);
            findings.Add(new($"apns.channels.{name}", wrong is null, wrong ?? $"{CountOf(reply.Body)} of {ApnsChannels.Cap} broadcast channels exist"));
        }

        return findings;
    }

    private static async Task<bool> Reach(
        string check, Uri host, Examination examination, string fix, List<Finding> findings, CancellationToken cancellation)
    {
        var wrong = await examination.Reach(cancellation);
        findings.Add(new(check, wrong is null, wrong is null ? $"{host.Authority} responds over HTTP/2 and TLS" : $"{host.Authority}: {wrong}; {fix}"));
        return wrong is null;
    }

    private Finding Clock(string name, DateTimeOffset? date)
    {
        if (date is not { } theirs) return new($"apns.clock.{name}", Ok: true, "the reply of APNs has no Date header to compare the clock with");
        var skew = clock.GetUtcNow() - theirs;
        var seconds = Math.Round(skew.Duration().TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return skew.Duration() <= MaxSkew
            ? new($"apns.clock.{name}", Ok: true, $"this machine's clock and Apple's are {seconds} seconds apart")
            : new(
                $"apns.clock.{name}",
                Ok: false,
                $"this machine's clock is {seconds} seconds {(skew > TimeSpan.Zero ? "ahead of" : "behind")} Apple's: synchronize it (NTP)");
    }

    private static PushCall Probe(ApnsEnvironment environment, ApnsSender sender) => new(
        new ApnsRequest
        {
            Environment = environment,
            Kind = PushKind.Alert,
            Address = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            Payload = """{"aps":{}}"""u8.ToArray(),
            Priority = PushPriority.Routine,
            Expires = DateTimeOffset.UnixEpoch,
        },
        sender.Names)
    {
        Authorization = sender.Token.Authorization(),
    };

    private static string CountOf(byte[]? body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("channels").GetArrayLength().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            return "an unknown number"; // The status was 200. The number is only extra information in the message.
        }
    }

    private sealed class ChannelListCall(AppNames names) : ApnsCall
    {
        public override bool KeepsBody => true;

        public override HttpRequestMessage Make(Uri host) => New(HttpMethod.Get, new Uri(host, names.AllChannelsPath));
    }
}
