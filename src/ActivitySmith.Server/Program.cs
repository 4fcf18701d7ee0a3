using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;

if (args.Any(arg => arg is "--help" or "-h")) return Usage.Print();

try
{
    var line = CommandLine.Parse(args);
    var builder = ServerHost.CreateBuilder(line.Settings);
    var settings = ServerSettings.Read(builder.Configuration, Spellings.ClashesOfProcess());
    var needsAll = line.Command is "" or DoctorCommand.Name;
    StartError[] wrong = [.. line.Errors, .. needsAll ? settings.Errors : settings.ErrorsOfServer];
    if (wrong.Length == 0 && line.Command is "" && settings.CannotListen() is { } refusal) wrong = [refusal];
    if (wrong.Length > 0 || line.Command is not "") await Usage.Warn(settings.Warnings); // A server that starts logs them.
    if (wrong.Length > 0) return await Usage.Refuse(wrong);

    if (line.Command is SignInLinkCommand.Name) return await SignInLinkCommand.Run(settings.Server);
    if (line.Command is BackupCommands.Backup) return await BackupCommands.TakeBackup(settings.Server, line[BackupCommands.To]);
    if (line.Command is BackupCommands.Restore) return await BackupCommands.TakeRestore(settings.Server, line[BackupCommands.From]);
    if (line.Command is MigrateCommand.Name) return await MigrateCommand.Run(settings.Server, line[MigrateCommand.From], line[MigrateCommand.To]);
    if (line.Command is DoctorCommand.Name) return await DoctorCommand.Run(settings);

    using var directory = DataDirectory.Open(settings.Server.Data);
    builder.AddServer(settings, directory);
    await using var app = builder.Build();
    app.UseServer();
    await app.Start();
    return await ExitCodes.WhenStopped(app);
}
catch (Exception error) when (Usage.IsForTheOperator(error))
{
    await Usage.Refuse(Usage.MessageOf(error));
    return ExitCodes.Of(error);
}
