using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The webhook caller on a real ledger in a temporary file, with a name service that the test controls.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public static readonly AccountId Account = AccountId.First;
    private static int lastTap;
    private readonly bool isOwner;
    private readonly DirectoryInfo directory;
    private readonly SqliteFile file;

    private Desk(DirectoryInfo directory, bool isOwner, Settings settings)
    {
        (this.directory, this.isOwner) = (directory, isOwner);
        file = new SqliteFile(Path.Combine(directory.FullName, "test.db"));
        SqliteMigrations.Apply(file);
        Ledger = new LedgerWriter(new SqliteStore(file), [], settings.Clock, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        Runs = new ActionRunQueries(file);
        var guard = new AddressGuard(settings.Options, settings.Resolve);
        Call = new WebhookCall(guard, settings.Clock, settings.TrustReceivers ? TrustReceivers : null);
        Caller = new ActionCaller(Ledger, Runs, Call, settings.Secrets, settings.Options, new SoleDuty(), settings.Clock, NullLogger<ActionCaller>.Instance);
        Current = settings;
    }

    public LedgerWriter Ledger { get; }
    public ActionRunQueries Runs { get; }
    public WebhookCall Call { get; }
    public ActionCaller Caller { get; }
    public Settings Current { get; }

    /// <summary>By default hooks.test resolves to this machine and is allowed; no other name has an address.</summary>
    internal sealed record Settings
    {
        public ActionOptions Options { get; init; } = new() { AllowedHosts = ["hooks.test"] };
        public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Only("hooks.test", "127.0.0.1");
        public TimeProvider Clock { get; init; } = new ShortDelayClock();
        public ISecretBox Secrets { get; init; } = new TestBox();
        public bool TrustReceivers { get; init; } = true;
    }

    public static Func<string, CancellationToken, Task<IPAddress[]>> Only(string name, params string[] addresses) => (host, _) => host == name
        ? Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse))
        : throw new SocketException((int)SocketError.HostNotFound);

    public static async Task<Desk> Open(Settings? settings = null, bool start = true)
    {
        var desk = new Desk(Directory.CreateTempSubdirectory("activitysmith-actions-"), isOwner: true, settings ?? new Settings());
        foreach (var id in new[] { Account, new AccountId(2) })
            _ = (await desk.Ledger.Submit(new CreateAccount(id, "Home", requestsPerMinute: null, Key(id)))).Value;
        if (start) await desk.Caller.Start(CancellationToken.None);
        return desk;
    }

    /// <summary>A second server on the same file, as after a restart. Stop this one first, or treat it as crashed.</summary>
    public async Task<Desk> Restarted(Settings? settings = null, bool start = true)
    {
        var desk = new Desk(directory, isOwner: false, settings ?? Current);
        if (start) await desk.Caller.Start(CancellationToken.None);
        return desk;
    }

    public static TapId NewTap() =>
        TapId.TryParse($"tap_{Interlocked.Increment(ref lastTap):00000000}", out var tap) ? tap : throw new InvalidOperationException();

    public static Button Webhook(string url, string? method = null, string? body = null, string actionId = "act_1") => new()
    {
        Title = "Go",
        Type = Button.Webhook,
        Url = url,
        Method = method,
        Body = body is null ? null : JsonDocument.Parse(body).RootElement,
        ActionId = actionId,
    };

    /// <summary>Starts an activity with these buttons; returns its id.</summary>
    public async Task<string> Activity(Button action, Button? secondary = null, AccountId? account = null)
    {
        var id = Randomness.ActivityId();
        var desired = new Desired
        {
            State = new ContentState { Type = ContentType.Alert, Title = "Disk full", Message = "Act" },
            Buttons = new ButtonPair(action, secondary),
        };
        _ = (await Ledger.Submit(new StartActivity(CallerOf(account ?? Account), desired, new Target((IReadOnlyList<string>?)null), id))).Value;
        return id;
    }

    /// <summary>Sends a notification with these buttons; returns its id.</summary>
    public async Task<string> Notification(params Button[] actions)
    {
        var id = Randomness.Id("ntf_");
        var content = new NotificationContent { Title = "Disk full", Actions = actions };
        _ = (await Ledger.Submit(new SendNotification(
            CallerOf(Account), id, content, tags: null, metadata: null, new Target((IReadOnlyList<string>?)null)))).Value;
        return id;
    }

    /// <summary>Taps the button of a new activity; returns its finished run.</summary>
    public async Task<ActionRun> TapOnce(Button button)
    {
        var activity = await Activity(button);
        return await Finished((await Caller.Run(Account, activity, button.ActionId!, NewTap())).Value);
    }

    public Task<ActionRun> Finished(ActionRun run) =>
        Caller.Finished(run, Timeout.InfiniteTimeSpan, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>A run that is not stored, for calls without the queue.</summary>
    public static ActionRun RunOf(Button button) => new()
    {
        Account = Account,
        Id = NewTap().Value,
        SourceId = "a",
        ActionId = "act_1",
        Button = Stored<Button>.Of(button, StoredJson.Instance.Button),
        RequestedAt = TimeProvider.System.GetUtcNow(),
    };

    public static Caller CallerOf(AccountId account) => new(account, "key_1", KeyScope.All, CanManage: true);

    public static void TrustReceivers(SocketsHttpHandler handler) => handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Receiver.Certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Ledger.DisposeAsync();
        if (isOwner) directory.Delete(recursive: true);
    }

    private static ApiKey Key(AccountId account) => new()
    {
        Account = account,
        Id = "key_1",
        Name = "Key",
        Hash = Sha256.Of($"ask_{account}"),
        LastFour = "0000",
        Scope = KeyScope.All,
        CanManage = true,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>"Seals" by inverting every bit, so that a test can see what was sealed and that it was.</summary>
    internal sealed class TestBox : ISecretBox
    {
        public byte[] Seal(string secret) => [.. Encoding.UTF8.GetBytes(secret).Select(one => (byte)~one)];

        public string? Open(byte[] sealedSecret) => Encoding.UTF8.GetString([.. sealedSecret.Select(one => (byte)~one)]);
    }

    /// <summary>A secret box that has lost its keys.</summary>
    internal sealed class BrokenBox : ISecretBox
    {
        public byte[] Seal(string secret) => [1];

        public string? Open(byte[] sealedSecret) => null;
    }
}
