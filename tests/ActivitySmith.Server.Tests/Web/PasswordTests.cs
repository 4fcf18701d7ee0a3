using System.Buffers.Binary;
using System.Net;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Web.SignIn;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>How passwords are stored, and which are accepted.</summary>
public sealed class PasswordTests
{
    [Fact]
    public async Task A_password_is_the_same_in_every_unicode_form()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "Gru\u0308ße aus \ufb01nnland"))).Says("Saved.");

        using var other = new Browser(server);
        Assert.Equal("/", (await other.SignIn("Gr\u00fcße aus finnland")).Path);
    }

    [Fact]
    public async Task An_older_hash_accepts_the_unnormalized_password_and_is_replaced()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        const string Typed = "Gru\u0308ße aus Berlin";
        var old = new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = 100_000 }));
        await Keep(server, person => old.HashPassword(person, Typed));

        using var other = new Browser(server);
        Assert.Equal("/", (await other.SignIn(Typed)).Path);

        Assert.Equal(PasswordHashes.Iterations, IterationsOf((await Person(server)).PasswordHash!));
        using var composed = new Browser(server);
        Assert.Equal("/", (await composed.SignIn("Gr\u00fcße aus Berlin")).Path);
        Assert.Equal("/", (await browser.Get("/")).Path); // Its session continues.
    }

    [Fact]
    public async Task A_new_hash_has_at_least_210000_iterations_of_sha_512()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);

        var hash = Convert.FromBase64String((await Person(server)).PasswordHash!);

        Assert.Equal((2u, true), (BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), IterationsOf(Convert.ToBase64String(hash)) >= 210_000));
    }

    [Theory]
    [InlineData("1q2w3e4r5t")]
    [InlineData("Qwertyuiop")]
    [InlineData("ann@example.com")]
    public async Task A_common_password_is_refused(string password)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", password)))
            .Says("easy to guess", HttpStatusCode.BadRequest);
    }

    private static int IterationsOf(string hash) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));

    private static async Task<Person> Person(RunningServer server) =>
        (await server.Services.GetRequiredService<PeopleQueries>().Find(AccountId.First, "owner", CancellationToken.None))!;

    private static async Task Keep(RunningServer server, Func<Person, string> hash) =>
        _ = (await server.Services.GetRequiredService<LedgerWriter>().Submit(new SetHash(hash))).Value;

    private sealed class SetHash(Func<Person, string> hash) : Command<bool>
    {
        public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
        {
            if (rows.People.Find(AccountId.First, "owner") is not { } person) return true;
            rows.People.Put(person with { PasswordHash = hash(person) });
            return true;
        }
    }
}
