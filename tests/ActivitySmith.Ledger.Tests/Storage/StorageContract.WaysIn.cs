using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
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
            _ => (await open.Run(new RemoveMember(Samples.Home, "usr_ben", by: "owner"))).Refusal,
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
        Assert.Null((await open.Run(new ChangeMember(Samples.Home, "usr_ben", "Benjamin", role: null, by: "usr_ben"))).Refusal);
        Assert.Equal(3, (await open.Read(rows => rows.Invites.All(Samples.Home))).Count);

        Assert.Null(how == "role"
            ? (await open.Run(new ChangeMember(Samples.Home, "usr_ben", name: null, Role.Member, by: "owner"))).Refusal
            : (await open.Run(new RemoveMember(Samples.Home, "usr_ben", by: "owner"))).Refusal);

        await Reopen();
        Assert.Equal(["inv_3"], (await open.Read(rows => rows.Invites.All(Samples.Home))).Select(invite => invite.Id));
    }

    [Theory]
    [InlineData("removal")]
    [InlineData("role")]
    public async Task Links_that_an_owner_may_have_created_for_others_end_with_the_owners_role_and_mailed_ones_stay(string how)
    {
        await TwoOwners();
        await open.Run(new CreateSignInLink(Samples.Home, "owner", "made", by: "usr_ben"));
        await open.Run(new CreateSignInLink(Samples.Home, "owner", "mailed", by: null, isMailed: true));
        Assert.Equal(2, (await open.Read(rows => rows.SignInLinks.All(Samples.Home))).Count);

        Assert.Null(how == "role"
            ? (await open.Run(new ChangeMember(Samples.Home, "usr_ben", name: null, Role.Member, by: "owner"))).Refusal
            : (await open.Run(new RemoveMember(Samples.Home, "usr_ben", by: "owner"))).Refusal);

        await Reopen();
        Assert.Equal(["mailed"], (await open.Read(rows => rows.SignInLinks.All(Samples.Home))).Select(link => link.TokenHash));
    }

    [Theory]
    [InlineData("removal")]
    [InlineData("role")]
    public async Task Invites_and_links_of_a_former_admin_end(string how)
    {
        await TwoOwners(ben: Role.Admin);
        await open.Run(new CreateInvites(Samples.Home, Role.Admin, "usr_ben", [("inv_1", "one@example.com", "t1")]));
        await open.Run(new CreateSignInLink(Samples.Home, "usr_ben", "made", by: "usr_ben"));

        // Ben makes himself a member, or leaves.
        Assert.Null(how == "role"
            ? (await open.Run(new ChangeMember(Samples.Home, "usr_ben", name: null, Role.Member, by: "usr_ben"))).Refusal
            : (await open.Run(new RemoveMember(Samples.Home, "usr_ben", by: "usr_ben"))).Refusal);

        await Reopen();
        Assert.Empty(await open.Read(rows => rows.Invites.All(Samples.Home)));
        Assert.Empty(await open.Read(rows => rows.SignInLinks.All(Samples.Home)));
    }

    [Fact]
    public async Task An_admin_does_nothing_to_owners_and_makes_nobody_an_owner()
    {
        await TwoOwners(ben: Role.Admin);
        await open.Write(rows => rows.Users.Put(Samples.User("usr_cleo") with { Role = Role.Member }));
        await open.Run(new CreateInvites(Samples.Home, Role.Owner, "owner", [("inv_1", "one@example.com", "t1")]));

        Refusal?[] refused =
        [
            (await open.Run(new ChangeMember(Samples.Home, "owner", null, Role.Member, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeMember(Samples.Home, "owner", null, Role.Owner, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Owner, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeMember(Samples.Home, "usr_ben", null, Role.Owner, by: "usr_ben"))).Refusal,
            (await open.Run(new RemoveMember(Samples.Home, "owner", by: "usr_ben"))).Refusal,
            (await open.Run(new CreateSignInLink(Samples.Home, "owner", "link", by: "usr_ben"))).Refusal,
            (await open.Run(new CreateInvites(Samples.Home, Role.Owner, "usr_ben", [("inv_2", "two@example.com", "t2")]))).Refusal,
            (await open.Run(new CreateInvites(Samples.Home, Role.Member, "usr_ben", [("inv_3", "two@example.com", "t3"), ("inv_4", "one@example.com", "t4")])))
                .Refusal,
            (await open.Run(new RevokeInvite(Samples.Home, "inv_1", by: "usr_ben"))).Refusal,
            (await open.Run(new RemoveMember(Samples.Home, "usr_ben", by: "usr_cleo"))).Refusal,
            (await open.Run(new RemoveMember(Samples.Home, "usr_cleo", by: "usr_cleo"))).Refusal,
            (await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Admin, by: "usr_cleo"))).Refusal,
            (await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Admin, by: "usr_gone"))).Refusal,
        ];

        Assert.All(refused, refusal => Assert.Equal(PeopleCatalogue.OnlyOwnersManageOwners, refusal));
        await Reopen();
        Assert.Equal(["inv_1"], (await open.Read(rows => rows.Invites.All(Samples.Home))).Select(invite => invite.Id));
        Assert.Empty(await open.Read(rows => rows.SignInLinks.All(Samples.Home)));
        Assert.Equal(
            ["owner owner", "usr_ben admin", "usr_cleo member"],
            (await new PeopleQueries(Database.Reads).Members(Samples.Home, CancellationToken.None)).Select(member => $"{member.User.Id} {member.User.Role}"));
    }

    [Fact]
    public async Task An_admin_manages_admins_and_members()
    {
        await TwoOwners(ben: Role.Admin);
        await open.Write(rows => rows.Users.Put(Samples.User("usr_cleo") with { Role = Role.Member, CreatedAt = Samples.Noon.AddDays(-1) }));

        Assert.Null((await open.Run(new CreateInvites(Samples.Home, Role.Member, "usr_ben", [("inv_1", "one@example.com", "t1")]))).Refusal);
        Assert.Null((await open.Run(new CreateInvites(Samples.Home, Role.Admin, "usr_ben", [("inv_2", "one@example.com", "t2")]))).Refusal);
        Assert.Null((await open.Run(new RevokeInvite(Samples.Home, "inv_2", by: "usr_ben"))).Refusal);
        Assert.Null((await open.Run(new CreateSignInLink(Samples.Home, "usr_cleo", "link", by: "usr_ben"))).Refusal);
        var changed = (await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Admin, by: "usr_ben"))).Value;
        Assert.Equal((Role.Member, Role.Admin), (changed.Before.Role, changed.After.Role));
        Assert.Null((await open.Run(new RemoveMember(Samples.Home, "usr_cleo", by: "usr_ben"))).Refusal);
    }

    [Fact]
    public async Task A_link_that_an_admin_created_does_not_sign_in_as_the_owner_that_the_person_has_become()
    {
        await TwoOwners(ben: Role.Admin);
        await open.Write(rows => rows.Users.Put(Samples.User("usr_cleo") with { Role = Role.Member }));
        await open.Run(new CreateSignInLink(Samples.Home, "usr_cleo", "link", by: "usr_ben"));

        Assert.Null((await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Admin, by: "owner"))).Refusal);
        Assert.Single(await open.Read(rows => rows.SignInLinks.All(Samples.Home)));
        Assert.Null((await open.Run(new ChangeMember(Samples.Home, "usr_cleo", null, Role.Owner, by: "owner"))).Refusal);

        Assert.Empty(await open.Read(rows => rows.SignInLinks.All(Samples.Home)));
    }

    [Fact]
    public async Task Only_owners_and_keys_that_can_manage_touch_keys_that_can_manage()
    {
        await TwoOwners(ben: Role.Admin);
        var name = new KeyChange("Key", KeyChange.ScopeAll, null, null);
        await open.Run(new CreateApiKey(Fresh("key_1"), name with { CanManage = true }, by: "owner"));
        await open.Run(new CreateApiKey(Fresh("key_2"), name with { CanManage = true }, by: null));
        Assert.Null((await open.Run(new CreateApiKey(Fresh("key_3"), name, by: "usr_ben"))).Refusal);

        Refusal?[] refused =
        [
            (await open.Run(new CreateApiKey(Fresh("key_4"), name with { CanManage = true }, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeApiKey(Samples.Home, "key_3", name with { CanManage = true }, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeApiKey(Samples.Home, "key_1", name with { CanManage = false }, by: "usr_ben"))).Refusal,
            (await open.Run(new ChangeApiKey(Samples.Home, "key_1", name, by: "usr_ben"))).Refusal,
            (await open.Run(new RevokeApiKey(Samples.Home, "key_1", by: "usr_ben"))).Refusal,
        ];

        Assert.All(refused, refusal => Assert.Equal(PeopleCatalogue.OnlyOwnersManageManagingKeys, refusal));
        Assert.Null((await open.Run(new ChangeApiKey(Samples.Home, "key_3", name with { Name = "Other" }, by: "usr_ben"))).Refusal);
        Assert.Null((await open.Run(new RevokeApiKey(Samples.Home, "key_3", by: "usr_ben"))).Refusal);
        Assert.Null((await open.Run(new RevokeApiKey(Samples.Home, "key_1", by: "owner"))).Refusal);
    }

    private static ApiKey Fresh(string id) => ApiKey.New(Samples.Home, Samples.Noon).Key with { Id = id };

    private async Task TwoOwners(string ben = Role.Owner)
    {
        await Samples.Populate(open, Samples.Home);
        await open.Write(rows =>
        {
            rows.Accounts.Put(new Account { Id = Samples.Home, Name = "Home", CreatedAt = Samples.Noon });
            rows.Users.Put(Samples.User("owner"));
            rows.Users.Put(Samples.User("usr_ben") with { Role = ben });
        });
    }
}
