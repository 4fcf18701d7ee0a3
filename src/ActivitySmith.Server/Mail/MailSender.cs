using System.Net.NetworkInformation;
using System.Text;
using System.Threading.Channels;
using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using MailKit.Net.Smtp;
using MimeKit;

namespace ActivitySmith.Server.Mail;

/// <summary>
/// Sends mail one message after the other, outside the request that needs it: the duration of a response does not reveal whether an address is
/// known. Messages wait in memory; a restart loses them, and people request them again.
/// </summary>
/// <param name="adjust">Changes each client last, before it connects; tests trust their own certificate here.</param>
internal sealed partial class MailSender(
    MailOptions options, LedgerWriter ledger, TimeProvider clock, ILogger<MailSender> log, Action<SmtpClient>? adjust = null) : BackgroundService
{
    /// <summary>Messages that wait; further ones are refused.</summary>
    private const int QueueLimit = 200;

    private const int Attempts = 3;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    /// <summary>Longest time of one attempt, from the name's lookup to QUIT.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Name for EHLO (RFC 5321, 4.1.1.1); null: MailKit sends the address of the connection.</summary>
    private static readonly string? HostName = IPGlobalProperties.GetIPGlobalProperties().HostName is { Length: > 0 } name && Ascii.IsValid(name) ? name : null;

    private readonly Channel<Func<CancellationToken, Task<IReadOnlyList<MailMessage>>>> queue =
        Channel.CreateBounded<Func<CancellationToken, Task<IReadOnlyList<MailMessage>>>>(QueueLimit);

    public bool IsOn => options.IsOn;

    /// <summary>
    /// Whether a message may go to this address now; counts it if so. Call this before creating the link of the message: a new link
    /// replaces an earlier one, which must keep working when no message follows.
    /// </summary>
    public async Task<bool> CountMailTo(string to)
    {
        if (!IsOn) return false;
        if (!MailOptions.TryParse(to, out _))
        {
            LogNoAddress();
            return false;
        }

        var counted = await ledger.Submit(new CountMail(Sha256.HexOf(to.ToLowerInvariant())));
        if (counted.IsRefused(out var away))
        {
            LogNotCounted(away.Message);
            return false;
        }

        if (!counted.Value) LogTooMany(MailedTo.MaxPerHour, MailedTo.MaxPerDay);
        return counted.Value;
    }

    /// <summary>False when too many wait, or no mail is sent at all.</summary>
    /// <param name="messages">Each to an address that <see cref="CountMailTo"/> has counted it for.</param>
    public bool TryEnqueue(IReadOnlyList<MailMessage> messages) => TryEnqueue(_ => Task.FromResult(messages));

    /// <param name="write">
    /// Writes the messages when their turn comes, each to an address that <see cref="CountMailTo"/> has counted it for; may write none.
    /// </param>
    public bool TryEnqueue(Func<CancellationToken, Task<IReadOnlyList<MailMessage>>> write) => IsOn && queue.Writer.TryWrite(write);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var write in queue.Reader.ReadAllAsync(stoppingToken))
        {
            // People request a lost message again.
            IReadOnlyList<MailMessage> messages = [];
            await BackgroundWork.Try(log, "writing mail", async () => messages = await write(stoppingToken), stoppingToken);
            foreach (var message in messages) await BackgroundWork.Try(log, "sending mail", () => Deliver(message, stoppingToken), stoppingToken);
        }
    }

    private async Task Deliver(MailMessage message, CancellationToken stopping)
    {
        // One id for all attempts: a server that accepted the message and whose reply was lost recognizes it.
        using var mime = message.ToMime(options.Sender, $"{Randomness.Text(32)}@{options.FromHost}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Send(mime, stopping);
                return;
            }
            catch (Exception error) when (MailFailure.Of(error, stopping) is { } failure)
            {
                if (attempt == Attempts)
                {
                    LogGivenUp(error, options.Host, failure);
                    return;
                }

                var delay = Task.Delay(RetryDelay, clock, stopping);
                LogRetried(options.Host, failure, attempt, RetryDelay.TotalSeconds);
                await delay;
            }
        }
    }

    private async Task Send(MimeMessage message, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

        // The certificate's chain and name are checked. Its revocation is not, as with .NET's own clients: a private authority often publishes no list.
        using var client = new SmtpClient { LocalDomain = HostName, CheckCertificateRevocation = false };
        adjust?.Invoke(client);
        try
        {
            await client.ConnectAsync(options.Host, options.Port, options.Security, either.Token);

            // A relay that knows its clients by their address offers no authentication; the server then sends no password.
            if (options.User is not null && client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
                await client.AuthenticateAsync(options.User, options.Password!, either.Token);
            await client.SendAsync(message, either.Token);
        }
        catch (OperationCanceledException late) when (!stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"No reply within {Timeout.TotalSeconds:0} s", late);
        }

        // The server has the message: a QUIT that fails is no reason to send it again.
        await client.DisconnectAsync(quit: true, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(LogLevel.Warning, "Mail not sent: {Host}: {Reason}; attempt {Attempt}, retrying in {Delay} s")]
    private partial void LogRetried(string host, string reason, int attempt, double delay);

    [LoggerMessage(LogLevel.Error, "Mail not sent: {Host}: {Reason}; no further attempt")]
    private partial void LogGivenUp(Exception error, string host, string reason);

    [LoggerMessage(LogLevel.Warning, "Mail not sent: the recipient has reached the limit of {PerHour} an hour or {PerDay} a day")]
    private partial void LogTooMany(int perHour, int perDay);

    [LoggerMessage(LogLevel.Error, "Mail not sent: {Reason}")]
    private partial void LogNotCounted(string reason);

    [LoggerMessage(LogLevel.Warning, "Mail not sent: the recipient's address is not a valid email address")]
    private partial void LogNoAddress();
}
