using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.NodeScripts;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.WebPush;

/// <summary>Messages of the started server to browsers, decrypted by independent packages; the tests themselves are in the node folder.</summary>
public sealed class WebPushTests(ITestOutputHelper output)
{
    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasWebPushPackages), SkipType = typeof(Places))]
    public async Task Other_implementations_decrypt_every_message_and_verify_its_sender()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-webpush-");
        try
        {
            var certificate = PushServiceCertificate.New(folder.FullName);
            await using var server = await ServerProcess.Start(("SSL_CERT_FILE", certificate), ("ACTIVITYSMITH_WEBPUSH__HOSTS", "localhost"));
            await NodeScript.RunTests(Places.NodeFolder, [.. NodeScript.Address(server), ("TEST_CERTIFICATE", certificate)], "webpush.test.mjs", output);
            Assert.DoesNotContain(server.Output, line => line.Contains("https://localhost:", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
