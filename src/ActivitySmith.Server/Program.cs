using ActivitySmith.Server.Start;

if (args.Any(arg => arg is "--help" or "-h")) return Usage.Print();

var builder = ServerHost.CreateBuilder(args);
var options = ServerOptions.Read(builder.Configuration);
if ((options.FirstError() ?? TrustedProxies.FirstError(builder.Configuration) ?? Usage.FirstError(args)) is { } wrong)
    return await Usage.Refuse(wrong);

try
{
    if (args is [SignInLinkCommand.Name, ..]) return await SignInLinkCommand.Run(options);
    if (args is [BackupCommands.Backup, ..]) return await BackupCommands.TakeBackup(options, builder.Configuration);
    if (args is [BackupCommands.Restore, ..]) return await BackupCommands.TakeRestore(options, builder.Configuration);
    if (args is [MigrateCommand.Name, ..]) return await MigrateCommand.Run(options, builder.Configuration);
    if (args is [DoctorCommand.Name, ..]) return await DoctorCommand.Run(options, builder.Configuration);

    using var directory = DataDirectory.Open(options.Data);
    builder.AddServer(options, directory);
    await using var app = builder.Build();
    app.UseServer();
    await app.Start();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception error) when (Usage.IsForTheOperator(error))
{
    return await Usage.Refuse(error.Message);
}
