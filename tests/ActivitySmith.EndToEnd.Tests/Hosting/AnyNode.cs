namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>Sends each request to the next of several nodes, like a load balancer.</summary>
internal sealed class AnyNode(IReadOnlyList<ServerProcess> nodes) : DelegatingHandler(new SocketsHttpHandler())
{
    private int turn;

    /// <summary>A client of the documented API of all nodes.</summary>
    public static HttpClient Client(IReadOnlyList<ServerProcess> nodes, string key = ServerProcess.ApiKey) => new(new AnyNode(nodes))
    {
        BaseAddress = new Uri(nodes[0].Origin, "/api/"),
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { { "Authorization", "Bearer " + key } },
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var node = nodes[(int)((uint)Interlocked.Increment(ref turn) % nodes.Count)];
        request.RequestUri = new Uri(node.Origin, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
