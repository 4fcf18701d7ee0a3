using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Speaks as much SMTP (RFC 5321) as takes a letter.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> letters = Channel.CreateUnbounded<string>();
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly X509Certificate2? certificate;
    private readonly Task serving;

    /// <param name="certificate">For STARTTLS (RFC 3207); null: that is not offered.</param>
    public MailServer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        serving = Serve();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Letters that the server turns away first.</summary>
    public int Refusals { get; set; }

    /// <summary>Commands of all connections.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>Letters as they came, to the line with the dot.</summary>
    public ConcurrentQueue<string> Raw { get; } = [];

    /// <summary>The next letter, headers and decoded text.</summary>
    public async Task<string> Next(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await letters.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Until the server's side has ended a conversation, and so has nothing under way.</summary>
    public async Task Goodbye(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!Heard.Contains("QUIT")) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        foreach (var client in clients) client.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            clients.Add(client);
            _ = Talk(client);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } command)
        {
            Heard.Enqueue(command);
            var verb = command.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "MAIL" && Refusals-- > 0)
            {
                await writer.WriteLineAsync("451 later");
                continue;
            }

            if (verb == "EHLO" && certificate is not null) await writer.WriteAsync("250-test\r\n250-STARTTLS\r\n");
            await writer.WriteLineAsync(verb == "DATA" ? "354 go on" : verb == "QUIT" ? "221 bye" : "250 fine");
            if (verb == "STARTTLS" && certificate is not null)
            {
                await using var secured = new SslStream(stream);
                await secured.AuthenticateAsServerAsync(certificate);
                await secured.ReadExactlyAsync(new byte[1]); // Whoever gets as far as this has trusted the certificate.
                Heard.Enqueue("after STARTTLS");
                return;
            }

            if (verb != "DATA") continue;
            var data = new StringBuilder();
            var one = new char[1];
            while (!data.ToString().EndsWith("\r\n.\r\n", StringComparison.Ordinal) && await reader.ReadAsync(one) == 1) data.Append(one[0]);
            Raw.Enqueue(data.ToString());
            var lines = data.ToString().ReplaceLineEndings("\n").Split('\n')[..^2].ToList();
            await writer.WriteLineAsync("250 taken");
            letters.Writer.TryWrite(Decode(lines));
        }
    }

    /// <summary>Undoes quoted-printable (RFC 2045, 6.7), which breaks long lines.</summary>
    private static string Decode(List<string> lines)
    {
        var text = string.Join('\n', lines).Replace("=\n", "", StringComparison.Ordinal);
        return text.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? text.Replace("=3D", "=", StringComparison.Ordinal) : text;
    }
}
