using System.Runtime.InteropServices;
using System.Text.Json;
using PhoneSimulator;
using PhoneSimulator.Phones;
using PhoneSimulator.Setup;

var (options, error) = CommandLine.Read(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(error);
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 64;
}

Simulator simulator;
try
{
    simulator = await Simulator.Start(options, TimeProvider.System);
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
{
    // A port in use, a folder that is not writable, an invalid script: one line says so.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

await using var running = simulator;
Console.WriteLine($"apns {Address(simulator.ApnsUri)}");
if (simulator.SandboxUri is { } sandbox) Console.WriteLine($"sandbox {Address(sandbox)}");
Console.WriteLine($"manage {Address(simulator.ManageUri)}");
Console.WriteLine($"ca {simulator.AuthorityFile}");
Console.WriteLine($"key {simulator.KeyFile} key-id {options.KeyId} team-id {options.TeamId} bundle {options.Bundles[0]}");
Console.WriteLine($"control {Address(simulator.ControlUri)}");

if (options is { PairKeyFile: { } keyFile, Server: { } server })
{
    try
    {
        using var keys = new StreamReader(keyFile);
        Console.WriteLine($"paired {await DemoPhones.Pair(simulator, server, await keys.ReadLineAsync() ?? "")}");
    }
    catch (Exception exception) when (exception is IOException or HttpRequestException)
    {
        // No key, or a server that refuses it: one line says so.
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
}

var ended = new TaskCompletionSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await ended.Task;
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    ended.TrySetResult();
}

static string Address(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
