using System.Net;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush.Doctor;

/// <summary>
/// Checks whether messages can reach browsers: contact, key, and each push service that a browser has subscribed at. Each finding says
/// how to fix the problem. The checks open connections and send nothing.
/// </summary>
/// <param name="options">Not validated; an invalid setting is a finding.</param>
/// <param name="contact">Contact for the operators of push services.</param>
/// <param name="clock">Clock for the token.</param>
/// <param name="adjust">Changes each connection's handler last; tests trust their own certificate here.</param>
/// <param name="resolve">DNS lookup; null: the machine's.</param>
public sealed class WebPushDoctor(
    WebPushOptions options,
    string contact,
    TimeProvider clock,
    Action<SocketsHttpHandler>? adjust = null,
    Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    /// <summary>Maximum of push services to check. The known vendors use only a few host names.</summary>
    private const int MaxHosts = 16;

    private readonly AddressGuard guard = WebPushTransport.GuardOf(options, resolve);

    /// <param name="kept">The key in the database.</param>
    /// <param name="subscriptions">The subscriptions of all browsers.</param>
    /// <param name="transport">The running server's transport; null when no server runs in this process.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<Finding>> Examine(
        StoredVapidKey kept, IEnumerable<WebSubscription> subscriptions, WebPushTransport? transport, CancellationToken cancellation)
    {
        if (options.Errors().FirstOrDefault() is { } wrong) return [new("webpush.settings", Ok: false, wrong.ToString())];
        var services = subscriptions.GroupBy(subscription => new Uri(subscription.Address.GetLeftPart(UriPartial.Authority)))
            .OrderBy(service => service.Key.Authority, StringComparer.Ordinal).ToList();
        List<Finding> findings = [Contact(), Key(kept)];
        if (services.Count == 0) findings.Add(new("webpush.hosts", Ok: true, "no browser has turned notifications on yet"));
        var looks = await Task.WhenAll(services.Take(MaxHosts).Select(service => Check(service.Key, service.Count(), transport, cancellation)));
        findings.AddRange(looks.SelectMany(look => look));
        if (services.Count > MaxHosts) findings.Add(new("webpush.hosts", Ok: true, $"{services.Count - MaxHosts} more push services were not checked"));
        return findings;
    }

    private Finding Contact() => contact == WebPushOptions.NoContact
        ? new("webpush.contact", Ok: false,
            "messages name no contact, and push services may refuse them for that: set ACTIVITYSMITH_WEBPUSH__CONTACT to mailto: and your address, "
            + "or ACTIVITYSMITH_PUBLIC_URL to an https address")
        : new("webpush.contact", Ok: true, $"push services can contact {contact}");

    private Finding Key(StoredVapidKey kept)
    {
        if (kept.Key is not { } key) return new("webpush.key", Ok: false, kept.Problem ?? "the database has no key");
        return TokenProof.Holds(new VapidToken(key, "https://push.example", contact, clock).Authorization())
            ? new("webpush.key", Ok: true, $"tokens verify with its public half {key.PublicKey[..12]}...")
            : new("webpush.key", Ok: false, "its public and private half do not match: restore the database from a backup");
    }

    private async Task<List<Finding>> Check(Uri origin, int browsers, WebPushTransport? transport, CancellationToken cancellation)
    {
        var name = origin.IsDefaultPort ? origin.Host : origin.Authority;
        var check = $"webpush.host.{name}";
        var whom = browsers == 1 ? "1 browser is" : $"{browsers} browsers are";
        if (PushHosts.IsNowhere(origin.IdnHost))
            return [new(
                check,
                Ok: false,
                $"{whom} subscribed at {name}, the address of a removed subscription: open the app there to subscribe again")];
        if (!new PushHosts(options.HostNames).Has(origin.IdnHost))
            return [new(
                check,
                Ok: false,
                $"{whom} subscribed at {name}, which is not a known push service: add it with ACTIVITYSMITH_WEBPUSH__HOSTS")];
        var wrong = await TlsReach.Examine(origin, Connect, needsHttp2: false, adjust, cancellation);
        List<Finding> findings =
        [
            new(
                check,
                wrong is null,
                wrong is null ? $"{name} responds over TLS; {whom} subscribed" : $"{name}: {wrong}; allow outgoing connections to TCP port {origin.Port}"),
        ];
        if (transport?.HaltOf(origin) is { } halted)
            findings.Add(new(
                $"webpush.sending.{name}",
                Ok: false,
                $"messages wait after {halted}: {Fix(halted)}. The server sends probes and resumes when one is accepted"));
        return findings;

        async Task<Stream> Connect(CancellationToken limit) => await guard.Check(origin.IdnHost, limit) is { } addresses
            ? await Dialer.Connect(addresses, origin.Port, clock, limit)
            : throw new AddressNotPublicException();
    }

    private static string Fix(string reason) => reason switch
    {
        PushReason.Unreachable or PushReason.TimedOut => "the network blocks the connection, or the push service is down",
        PushReason.AddressNotPublic => "its name resolves to a private network: check this machine's DNS",
        "BadJwtToken" or "Status401" => "the push service refuses this server's token: set this machine's clock, and check webpush.contact",
        "Status403" or "BadAuthorizationHeader" or "BadVapidPublicKey" =>
            "the push service refuses this server's token: check webpush.contact and webpush.key",
        _ when reason.EndsWith(PushReason.ForMost, StringComparison.Ordinal) =>
            "the push service reports most subscriptions as expired; none is removed until it accepts messages again: wait, and check webpush.key if it lasts",
        _ => "the push service fails",
    };
}
