namespace PhoneSimulator.Setup;

/// <summary>The options of one simulator. Every port: 0 chooses a free one.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Port of the push side (<c>/3/device</c>, <c>/4/broadcasts</c>).</summary>
    public int ApnsPort { get; init; }

    /// <summary>
    /// Port of a second push side for the sandbox; null: none, and the one push side accepts tokens of both environments. With it, each side accepts
    /// only the tokens and keys of its own environment, like Apple's two hosts.
    /// </summary>
    public int? SandboxPort { get; init; }

    /// <summary>Port of channel management (<c>/1/apps/...</c>).</summary>
    public int ManagePort { get; init; }

    /// <summary>Port of the control API and the Lock Screen page; plain HTTP on the loopback address.</summary>
    public int ControlPort { get; init; }

    /// <summary>Folder of the certificate authority and the provider key; created when it is missing, and its files are reused.</summary>
    public string Certificates { get; init; } = Path.Combine(Path.GetTempPath(), "phone-simulator");

    /// <summary>Registered bundle ids; the first is that of the virtual phones' app.</summary>
    public IReadOnlyList<string> Bundles { get; init; } = ["com.activitysmith.app"];

    public string TeamId { get; init; } = "SIMTEAM001";

    public string KeyId { get; init; } = "SIMKEY0001";

    /// <summary>Seed of all random numbers: the same seed and the same requests give the same tokens and choices.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Base address of the product's server for phones without one.</summary>
    public Uri? Server { get; init; }

    /// <summary>File or pipe whose first line is an API key that can manage: a few phones pair with <see cref="Server"/>. Null: none.</summary>
    public string? PairKeyFile { get; init; }

    /// <summary>Fault script (JSON file); null: none.</summary>
    public string? Script { get; init; }

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS once a connection has made its first valid request.</summary>
    public int MaxStreams { get; init; } = 1000;

    /// <summary>Channels per bundle id and environment; Apple's limit is 10,000.</summary>
    public int ChannelCap { get; init; } = 10_000;

    /// <summary>Live Activity pushes per second and activity above which a violation is recorded (bursts of three pass); 0: not checked.</summary>
    public double UpdateRate { get; init; } = 1;

    /// <summary>Number of pushes in the log, with their payloads; 0: no log.</summary>
    public int PushLog { get; init; } = 2000;

    /// <summary>Accepts every well-formed token as a valid one without a virtual phone; for benchmarks.</summary>
    public bool AcceptAnyToken { get; init; }

    /// <summary>Live Activities that one phone runs at once; iOS documents no number, five is widely assumed.</summary>
    public int ActivityLimit { get; init; } = 5;

    /// <summary>Priority-10 Live Activity pushes per phone and sliding hour, without and with frequent updates. Apple publishes no numbers.</summary>
    public int Budget { get; init; } = 60;

    public int FrequentBudget { get; init; } = 230;

    /// <summary>Push-to-start pushes per phone and sliding hour; Apple publishes no number.</summary>
    public int StartBudget { get; init; } = 30;
}
