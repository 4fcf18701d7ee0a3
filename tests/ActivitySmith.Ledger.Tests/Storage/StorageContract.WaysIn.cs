using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A new password, signing out everywhere, removal and a new role end the person's pairing codes, invites and links.</summary>
public abstract partial class StorageContract
{
    [Theory]
    [InlineData("password")]
    [InlineData("sessions")]
    [InlineData("removal")]
    public async Task Open_pairing_codes_of_a_person_end_with_that_persons_access_and_those_of_others_stay(string how)
    {
        await TwoOwners();
        foreach (var (hash, user) in new[] { ("bens", "usr_ben"), ("bens other", "usr_ben"), ("anns", "owner") })
            Assert.Null((await open.Run(new CreatePairingCode(Samples.Home, hash, user, name: null, channels: null))).Refusal);

        Assert.Null(how switch
        {
            "password" => (await open.Run(new SetSignIn(Samples.Home, "usr_ben", "ben@example.com", "hash", "stamp"))).Refusal,
            "sessions" => (await open.Run(new EndSessions(Samples.Home, "usr_ben", "stamp"))).Refusal,
            _ => (await open.Run(new RemoveMember(Samples.Home, "usr_ben"))).Refusal,
        });

        await Reopen();
        Assert.Equal(["anns"], (await open.Read(rows => rows.PairingCodes.All(Samples.Home))).Select(code => code.Hash));
    }

    [Theory]
    [InlineData("removal")]
    [InlineData("role")]
    public async Task Invites_of_a_former_owner_end_and_those_of_others_stay(string how)
    {
        await TwoOwners();
        await open.Run(new CreateInvites(Samples.Home, Role.Owner, "usr_ben", [("inv_1", "one@example.com", "t1"), ("inv_2", "two@example.com", "t2")]));
        await open.Run(new CreateInvites(Samples.Home, Role.Owner, "owner", [("inv_3", "three@example.com", "t3")]));
        Assert.Null((await open.Run(new ChangeMember(Samples.Home, "usr_ben", "Benjamin", role: null))).Refusal);
        Assert.Equal(3, (await open.Read(rows => rows.Invites.All(Samples.Home))).Count);

        Assert.Null(how == "role"
            ? (await open.Run(new ChangeMember(Samples.Home, "usr_ben", name: null, Role.Member))).Refusal
            : (await open.Run(new RemoveMember(Samples.Home, "usr_ben"))).Refusal);

        await Reopen();
        Assert.Equal(["inv_3"], (await open.Read(rows => rows.Invites.All(Samples.Home))).Select(invite => invite.Id));
    }

    [Theory]
    [InlineData("removal")]
    [InlineData("role")]
    public async Task Links_that_an_owner_may_have_created_for_others_end_with_the_owners_role_and_mailed_ones_stay(string how)
    {
        await TwoOwners();
        await open.Run(new CreateSignInLink(Samples.Home, "owner", "made"));
        await open.Run(new CreateSignInLink(Samples.Home, "owner", "mailed", isMailed: true));
        Assert.Equal(2, (await open.Read(rows => rows.SignInLinks.All(Samples.Home))).Count);

        Assert.Null(how == "role"
            ? (await open.Run(new ChangeMember(Samples.Home, "usr_ben", name: null, Role.Member))).Refusal
            : (await open.Run(new RemoveMember(Samples.Home, "usr_ben"))).Refusal);

        await Reopen();
        Assert.Equal(["mailed"], (await open.Read(rows => rows.SignInLinks.All(Samples.Home))).Select(link => link.TokenHash));
    }

    private async Task TwoOwners()
    {
        await Samples.Populate(open, Samples.Home);
        await open.Write(rows =>
        {
            rows.Accounts.Put(new Account { Id = Samples.Home, Name = "Home", CreatedAt = Samples.Noon });
            foreach (var id in new[] { "owner", "usr_ben" }) rows.Users.Put(Samples.User(id) with { Role = Role.Owner });
        });
    }
}
