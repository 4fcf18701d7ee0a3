using ActivitySmith.Testing;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Phones;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Tests.Support;

/// <summary>A simulator on free ports with a clock that the test moves, and a correct provider.</summary>
internal sealed class TestSimulator : IAsyncDisposable
{
    public const string Bundle = "com.activitysmith.app";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly string certificates;

    private TestSimulator(string folder, Simulator simulator, FakeTimeProvider clock)
    {
        certificates = folder;
        Simulator = simulator;
        Clock = clock;
        Provider = new(simulator, clock);
    }

    public Simulator Simulator { get; }

    public FakeTimeProvider Clock { get; }

    public Provider Provider { get; }

    public static async Task<TestSimulator> Start(Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("phone-simulator-").FullName;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = new SimulatorOptions { Certificates = folder };
        return new(folder, await Simulator.Start(change?.Invoke(options) ?? options, clock), clock);
    }

    public TokenRecord Token(TokenKind kind = TokenKind.Device, string environment = "production") => Simulator.Tokens.Issue(kind, environment);

    /// <summary>A phone that is not paired: its system works, its app sends nothing.</summary>
    public Phone Phone(PhoneProfile? profile = null) => Simulator.Phones.Add(profile ?? new())!;

    public async Task<Phone> PairedPhone(FakeDeviceApi api, PhoneProfile? profile = null)
    {
        var phone = Phone(profile);
        Assert.Null(await phone.App.Pair(api.Uri, "code", CancellationToken.None));
        await api.Until(() => api.Calls("PUT", "/api/device/tokens").Count > 0);
        return phone;
    }

    /// <summary>Waits until the phones' state meets the condition.</summary>
    public async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var feed = Simulator.Phones.Feed;
        while (true)
        {
            var seen = feed.Last;
            if (BetweenChanges(condition)) return;
            await feed.After(seen).WaitAsync(timeout.Token);
        }
    }

    public long Violations(string kind) => Simulator.Violations.Counts.GetValueOrDefault(kind);

    public async ValueTask DisposeAsync()
    {
        Provider.Dispose();
        await Simulator.DisposeAsync();
        Directory.Delete(certificates, recursive: true);
    }

    /// <summary>Evaluates the condition with all phones locked, since a phone changes in several steps under its lock.</summary>
    private bool BetweenChanges(Func<bool> condition)
    {
        var phones = Simulator.Phones.All;
        foreach (var phone in phones) phone.Gate.Enter();
        try
        {
            return condition();
        }
        finally
        {
            foreach (var phone in phones) phone.Gate.Exit();
        }
    }
}
