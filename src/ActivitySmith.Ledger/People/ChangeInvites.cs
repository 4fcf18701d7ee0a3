using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Invites people, all or none. Who was invited before and still waits gets the new link; the old one stops.</summary>
/// <param name="account">Where they join.</param>
/// <param name="role">One of <see cref="Role"/>, the same for all.</param>
/// <param name="invitedBy">The inviting user.</param>
/// <param name="invites">Id, address and hash of the link's token of each.</param>
public sealed class CreateInvites(AccountId account, string role, string invitedBy, IReadOnlyList<(string Id, string Email, string TokenHash)> invites)
    : Command<IReadOnlyList<Invite>>
{
    public override Outcome<IReadOnlyList<Invite>> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!Role.IsKnown(role)) return PeopleCatalogue.InvalidRole;
        var waiting = rows.Invites.All(account);
        if (waiting.Count(invite => invite.IsOpen(now)) + invites.Count > Invite.MaxPending) return PeopleCatalogue.TooManyInvites;
        var made = new List<Invite>();
        foreach (var (id, email, tokenHash) in invites)
        {
            var normal = EmailAddress.Normal(email);
            if (normal.IsRefused(out var invalid)) return invalid with { Message = $"{invalid.Message}: {email}" };
            if (PeopleRows.IsTaken(rows, account, normal.Value, exceptUser: null)) return PeopleCatalogue.EmailTaken with { Message = $"{normal.Value} has joined already" };
            foreach (var old in waiting.Where(invite => invite.Email == normal.Value)) rows.Invites.Remove(account, old.Id);
            made.Add(new Invite
            {
                Account = account,
                Id = id,
                Email = normal.Value,
                Role = role,
                TokenHash = tokenHash,
                InvitedBy = invitedBy,
                CreatedAt = now,
                ExpiresAt = now + Invite.Lifetime,
            });
            rows.Invites.Put(made[^1]);
        }

        return made;
    }
}

public sealed class RevokeInvite(AccountId account, string inviteId) : Command<Invite>
{
    public override Outcome<Invite> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Invites.Find(account, inviteId) is not { } invite) return PeopleCatalogue.InviteGone;
        rows.Invites.Remove(account, inviteId);
        return invite;
    }
}

/// <summary>A new user from an invite, which is used up by it.</summary>
/// <param name="invite">As it was found by the token of the link; a newer link of the same invite has another hash and refuses this one.</param>
/// <param name="userId">The new user's id.</param>
/// <param name="name">How the others see the user.</param>
/// <param name="passwordHash">With what the user signs in, beside the invited address.</param>
/// <param name="stamp">A new one.</param>
public sealed class AcceptInvite(Invite invite, string userId, string name, string passwordHash, string stamp) : Command<Member>
{
    public override Outcome<Member> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (rows.Invites.Find(invite.Account, invite.Id) is not { } current || current.TokenHash != invite.TokenHash || !current.IsOpen(now))
            return PeopleCatalogue.InviteGone;
        if (PeopleRows.IsTaken(rows, current.Account, current.Email, exceptUser: null)) return PeopleCatalogue.EmailTaken;
        if (AccountRules.CheckCount("people", rows.Users.All(current.Account).Count) is { } tooMany) return tooMany;
        var user = new User { Account = current.Account, Id = userId, Name = name, Role = current.Role, CreatedAt = now };
        var person = new Person
        {
            Account = current.Account,
            UserId = userId,
            Email = current.Email,
            PasswordHash = passwordHash,
            Stamp = stamp,
            UpdatedAt = now,
        };
        rows.Invites.Remove(current.Account, current.Id);
        rows.Users.Put(user);
        rows.People.Put(person);
        return new Member(user, person);
    }
}
