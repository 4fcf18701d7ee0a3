using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// The words behind the program's name: a command, then options as <c>--name value</c> or <c>--name=value</c>. Everything else is an error, so that a
/// mistyped option does not start a server in a place that nobody meant.
/// </summary>
internal sealed class CommandLine
{
    /// <summary>Every command with the options that are its alone; those that are settings may follow each. The empty one is the server.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Commands = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = [],
        [SignInLinkCommand.Name] = [],
        [BackupCommands.Backup] = [BackupCommands.To],
        [BackupCommands.Restore] = [BackupCommands.From],
        [MigrateCommand.Name] = [MigrateCommand.From, MigrateCommand.To],
        [DoctorCommand.Name] = [],
    };

    private readonly Dictionary<string, string> own = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<StartError> errors = [];

    private CommandLine(string command) => Command = command;

    /// <summary>Empty for the server itself.</summary>
    public string Command { get; }

    /// <summary>Options that are settings, named as in the environment without its prefix.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    public IReadOnlyList<StartError> Errors => errors;

    /// <summary>The value of an option of the command's own; null when it is not there.</summary>
    public string? this[string option] => own.GetValueOrDefault(option);

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var first = args.Count > 0 && !args[0].StartsWith('-') ? args[0] : "";
        var line = new CommandLine(first);
        if (!Commands.TryGetValue(first, out var ofCommand))
            line.Refuse(SettingReader.Quote(first), $"is not a command{Meant(NearestName.Of(first, Commands.Keys.Where(name => name.Length > 0)))}; see --help");
        for (var at = first.Length > 0 ? 1 : 0; at < args.Count; at++) line.Take(args, ref at, ofCommand ?? [BackupCommands.From, BackupCommands.To]);
        return line;
    }

    private void Take(IReadOnlyList<string> args, ref int at, string[] ofCommand)
    {
        var word = args[at];
        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            Refuse(SettingReader.Quote(word), "is neither an option nor the value of one; see --help");
            return;
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word[2..] : word[2..equals];
        var value = equals >= 0 ? word[(equals + 1)..] : at + 1 < args.Count && !args[at + 1].StartsWith("--", StringComparison.Ordinal) ? args[++at] : null;
        var isOwn = ofCommand.Contains(name, StringComparer.OrdinalIgnoreCase);
        var setting = SettingReader.NameOf(name);
        if (!isOwn && !ServerSettings.Knows(setting)) Refuse($"--{name}", $"is not an option{Meant(Near(name, ofCommand))}; see --help");
        else if (string.IsNullOrWhiteSpace(value)) Refuse($"--{name}", "needs a value");
        else if (!(isOwn ? own.TryAdd(name, value) : settings.TryAdd(setting, value))) Refuse($"--{name}", "is there twice");
    }

    private void Refuse(string subject, string what) => errors.Add(new StartError(subject, what));

    private static string? Near(string name, string[] ofCommand) =>
        NearestName.Of(name, ofCommand.Concat(ServerSettings.Names.Select(setting => setting.ToLowerInvariant().Replace("__", ":", StringComparison.Ordinal)))) is { } near
            ? $"--{near}"
            : null;

    private static string Meant(string? name) => name is null ? "" : $"; did you mean {name}?";
}
