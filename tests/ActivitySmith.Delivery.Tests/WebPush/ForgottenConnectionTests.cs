using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Deliveries;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>A router on the way to a push service forgets a connection: nothing arrives, and neither side learns of it.</summary>
public sealed class ForgottenConnectionTests
{
    /// <summary>Well below the timeout of a message, after which each of them would have failed.</summary>
    private static readonly TimeSpan Soon = WebPushTransport.Timeout - TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Messages_on_a_forgotten_connection_arrive_on_another_within_seconds_and_the_service_is_not_blamed()
    {
        using var browser = new Browser();
        using var key = VapidKey.Of(VapidKey.NewSecret());
        await using var service = await Receiver.Start();
        using var router = new Router(service.Port);
        using var transport = new WebPushTransport(
            new WebPushOptions { Hosts = ["localhost"] }, key, "mailto:me@states.example", TimeProvider.System, NullLogger<WebPushTransport>.Instance,
                Desk.TrustReceivers);
        Assert.IsType<Accepted>(await Send("first"));

        router.Forget();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Send($"s{i}"))).WaitAsync(Soon);

        Assert.All(outcomes, outcome => Assert.IsType<Accepted>(outcome));
        Assert.Equal(9, service.Requests.Count);
        Assert.Null(transport.HaltOf(new Uri($"https://localhost:{router.Port}")));

        Task<PushOutcome> Send(string subject) => transport.Send(
            new WebPushRequest
            {
                Subscription = browser.Subscription($"https://localhost:{router.Port}/b", key.PublicKey),
                Payload = "hello"u8.ToArray(),
                Urgency = WebPushUrgency.High,
                Life = TimeSpan.FromHours(8),
                Subject = subject,
            },
            CancellationToken.None);
    }

    /// <summary>Forwards bytes, and drops those of the connections that it has forgotten.</summary>
    private sealed class Router : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> open = [];
        private readonly Lock gate = new();
        private readonly int target;
        private int forgotten;

        public Router(int target)
        {
            this.target = target;
            listener.Start();
            _ = Accept();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Forget()
        {
            lock (gate) forgotten = open.Count;
        }

        public void Dispose()
        {
            listener.Dispose();
            lock (gate)
                foreach (var client in open) client.Dispose();
        }

        private async Task Accept()
        {
            try
            {
                while (true)
                {
                    var near = await listener.AcceptTcpClientAsync();
                    var far = new TcpClient();
                    await far.ConnectAsync(IPAddress.Loopback, target);
                    int number;
                    lock (gate)
                    {
                        open.AddRange([near, far]);
                        number = open.Count;
                    }

                    _ = Pass(near.GetStream(), far.GetStream(), number);
                    _ = Pass(far.GetStream(), near.GetStream(), number);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private async Task Pass(NetworkStream from, NetworkStream to, int number)
        {
            var bytes = new byte[16 * 1024];
            try
            {
                while (await from.ReadAsync(bytes) is > 0 and var read)
                {
                    bool isForgotten;
                    lock (gate) isForgotten = number <= forgotten;
                    if (!isForgotten) await to.WriteAsync(bytes.AsMemory(0, read));
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // One side has closed.
            }
        }
    }
}
