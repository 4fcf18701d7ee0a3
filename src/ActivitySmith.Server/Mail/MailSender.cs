using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Mail;

/// <summary>
/// Posts letters one after the other, away from the request that asked for them: how long that takes tells nobody whether an address is
/// known. Letters wait in memory; one that is lost with a restart is asked for again.
/// </summary>
internal sealed partial class MailSender(MailOptions options, LedgerWriter ledger, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    /// <summary>Letters that wait; further ones are refused.</summary>
    private const int QueueLimit = 200;

    private const int Attempts = 3;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Func<CancellationToken, Task<IReadOnlyList<MailMessage>>>> queue =
        Channel.CreateBounded<Func<CancellationToken, Task<IReadOnlyList<MailMessage>>>>(QueueLimit);

    public bool IsOn => options.IsOn;

    /// <summary>
    /// Whether a letter may go to this address now; counts it if so. To be asked before that is made which the letter carries: what is made may
    /// replace something that an earlier letter carried, and must not when no letter follows.
    /// </summary>
    public async Task<bool> MayPost(string to)
    {
        if (!IsOn) return false;
        if (!MailAddress.TryCreate(to, out _))
        {
            LogNoAddress();
            return false;
        }

        var counted = await ledger.Submit(new CountMail(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(to.ToLowerInvariant())))));
        if (counted.IsRefused(out var away))
        {
            LogNotCounted(away.Message);
            return false;
        }

        if (!counted.Value) LogTooMany(MailedTo.MaxPerHour, MailedTo.MaxPerDay);
        return counted.Value;
    }

    /// <summary>False when too many wait, or no mail is sent at all.</summary>
    /// <param name="letters">Each to an address that <see cref="MayPost"/> has counted it for.</param>
    public bool TryPost(IReadOnlyList<MailMessage> letters) => TryPost(_ => Task.FromResult(letters));

    /// <param name="write">Writes the letters when their turn comes, each to an address that <see cref="MayPost"/> has counted it for; may write none.</param>
    public bool TryPost(Func<CancellationToken, Task<IReadOnlyList<MailMessage>>> write) => IsOn && queue.Writer.TryWrite(write);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var write in queue.Reader.ReadAllAsync(stoppingToken))
        {
            // A message that is lost is asked for again.
            IReadOnlyList<MailMessage> letters = [];
            await BackgroundWork.Try(log, "writing mail", async () => letters = await write(stoppingToken), stoppingToken);
            foreach (var letter in letters) await BackgroundWork.Try(log, "sending mail", () => Deliver(letter, stoppingToken), stoppingToken);
        }
    }

    private async Task Deliver(MailMessage letter, CancellationToken stopping)
    {
        // One id for all tries: a server that took the letter and whose answer was lost recognises it.
        var id = $"<{Randomness.Text(32)}@{options.FromHost}>";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Send(letter, id, stopping);
                return;
            }
            catch (SmtpException error) when (attempt < Attempts)
            {
                LogRefused(options.Host, error.StatusCode, ReasonOf(error), attempt);
                await Task.Delay(RetryPause, clock, stopping);
            }
            catch (SmtpException error)
            {
                LogGivenUp(error, options.Host, error.StatusCode, ReasonOf(error));
                return;
            }
        }
    }

    /// <summary>The innermost one: what is around it says "Failure sending mail".</summary>
    private static string ReasonOf(SmtpException error) => error.InnerException is OperationCanceledException ? error.Message : error.GetBaseException().Message;

    private async Task Send(MailMessage letter, string id, CancellationToken stopping)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls };
        if (options.User is not null) client.Credentials = new NetworkCredential(options.User, options.Password);
        using var message = new System.Net.Mail.MailMessage(options.From!, letter.To, letter.Subject, letter.Text.ReplaceLineEndings("\r\n")); // RFC 5322, 2.3
        message.Headers.Add("Message-ID", id);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await client.SendMailAsync(message, either.Token);
        }
        catch (OperationCanceledException late) when (!stopping.IsCancellationRequested)
        {
            throw new SmtpException($"No answer within {Patience.TotalSeconds:0} s", late);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Host} did not take a letter ({Status}: {Reason}); attempt {Attempt}, it is tried again")]
    private partial void LogRefused(string host, SmtpStatusCode status, string reason, int attempt);

    [LoggerMessage(LogLevel.Error, "{Host} did not take a letter ({Status}: {Reason}); it is given up")]
    private partial void LogGivenUp(Exception error, string host, SmtpStatusCode status, string reason);

    [LoggerMessage(LogLevel.Warning, "Mail not sent: its address has had {PerHour} within an hour or {PerDay} within a day")]
    private partial void LogTooMany(int perHour, int perDay);

    [LoggerMessage(LogLevel.Error, "Mail not sent: {Reason}")]
    private partial void LogNotCounted(string reason);

    [LoggerMessage(LogLevel.Warning, "Mail not sent: its address is none that mail can go to")]
    private partial void LogNoAddress();
}
