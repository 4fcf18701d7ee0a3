using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// The arguments of the program: a command, then options as <c>--name value</c> or <c>--name=value</c>. Everything else is an error, so that a mistyped
/// option does not start a server on the wrong directory.
/// </summary>
internal sealed class CommandLine
{
    /// <summary>Every command with its own options; options that are settings may follow every command. The empty command runs the server.</summary>
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

    /// <summary>The value of one of the command's own options; null when it is absent.</summary>
    public string? this[string option] => own.GetValueOrDefault(option);

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var first = args.Count > 0 && !args[0].StartsWith('-') ? args[0] : "";
        var line = new CommandLine(first);
        if (!Commands.TryGetValue(first, out var ofCommand))
        {
            var near = NearestName.Of(first, Commands.Keys.Where(name => name.Length > 0));
            line.Refuse(SettingReader.Quote(first), $"is not a command{Meant(near)}; see --help");
        }

        for (var at = first.Length > 0 ? 1 : 0; at < args.Count; at++) line.Take(args, ref at, ofCommand ?? [BackupCommands.From, BackupCommands.To]);
        return line;
    }

    private void Take(IReadOnlyList<string> args, ref int at, string[] ofCommand)
    {
        var word = args[at];
        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            Refuse(SettingReader.Quote(word), "is neither an option nor the value of an option; see --help");
            return;
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word[2..] : word[2..equals];
        var value = equals >= 0 ? word[(equals + 1)..]
            : at + 1 < args.Count && !args[at + 1].StartsWith("--", StringComparison.Ordinal) ? args[++at]
            : null;
        var isOwn = ofCommand.Contains(name, StringComparer.OrdinalIgnoreCase);
        var setting = SettingReader.NameOf(name);
        if (!isOwn && !ServerSettings.IsSetting(setting)) Refuse($"--{name}", $"is not an option{Meant(Near(name, ofCommand))}; see --help");
        else if (string.IsNullOrWhiteSpace(value)) Refuse($"--{name}", "requires a value");
        else if (!(isOwn ? own.TryAdd(name, value) : settings.TryAdd(setting, value))) Refuse($"--{name}", "appears more than once");
    }

    private void Refuse(string subject, string what) => errors.Add(new StartError(subject, what));

    private static string? Near(string name, string[] ofCommand)
    {
        var ofSettings = ServerSettings.Names.Select(setting => setting.ToLowerInvariant().Replace("__", ":", StringComparison.Ordinal));
        return NearestName.Of(name, ofCommand.Concat(ofSettings)) is { } near ? $"--{near}" : null;
    }

    private static string Meant(string? name) => name is null ? "" : $"; did you mean {name}?";
}
