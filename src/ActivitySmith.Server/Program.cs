using ActivitySmith.Server.Start;

var builder = ServerHost.CreateBuilder(args);
var options = ServerOptions.Read(builder.Configuration);
if (options.FirstError() is { } wrong)
{
    await Console.Error.WriteLineAsync(wrong);
    return 2;
}

if (args is [SignInLinkCommand.Name, ..]) return await SignInLinkCommand.Run(options);

using var directory = DataDirectory.Open(options.Data);
builder.AddServer(options, directory);
await using var app = builder.Build();
app.UseServer();
await app.Start();
await app.WaitForShutdownAsync();
return 0;
