using ActivitySmith.Server.Start;

if (args.Any(arg => arg is "--help" or "-h")) return Usage.Print();

var builder = ServerHost.CreateBuilder(args);
var options = ServerOptions.Read(builder.Configuration);
if ((options.FirstError() ?? TrustedProxies.FirstError(builder.Configuration) ?? Usage.FirstError(args)) is { } wrong)
    return await Usage.Refuse(wrong);

try
{
    if (args is [SignInLinkCommand.Name, ..]) return await SignInLinkCommand.Run(options);

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
