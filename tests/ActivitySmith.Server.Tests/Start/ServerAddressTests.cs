using ActivitySmith.Server.Http.Address;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>Addresses that the server prints can be opened.</summary>
public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080", "http://127.0.0.1:5080")]
    [InlineData("http://[::]:5080/", "http://127.0.0.1:5080")]
    [InlineData("https://*:5443;http://*:5080", "https://127.0.0.1:5443")]
    [InlineData("http://+:80", "http://127.0.0.1:80")]
    [InlineData("http://board.example.com", "http://board.example.com")]
    [InlineData("http://10.0.0.0:5080", "http://10.0.0.0:5080")]
    public void A_server_on_all_addresses_prints_the_address_of_its_machine(string urls, string reachable) =>
        Assert.Equal(reachable, ServerAddress.Reachable(urls));
}
