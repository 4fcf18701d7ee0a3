using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>One server for the tests of a class that neither kill nor restart it; each test uses different streams.</summary>
public sealed class BoardServer : IAsyncLifetime
{
    internal ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await ServerProcess.Start();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
