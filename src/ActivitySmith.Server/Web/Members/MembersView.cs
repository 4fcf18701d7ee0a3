using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Reads and shows the page of the members, with what its last form made or why it did nothing.</summary>
internal sealed class MembersView(PeopleQueries people, TimeProvider clock)
{
    public async Task<IResult> Show(
        Visitor visitor, CancellationToken cancellation, Refusal? refusal = null, IReadOnlyList<OneTimeLink>? links = null, string? typed = null, string? done = null) =>
        PageAnswer.Show<MembersPage>(
            new
            {
                Visitor = visitor,
                Members = await people.Members(visitor.Account, cancellation),
                Invites = await people.Invites(visitor.Account, cancellation),
                Now = clock.GetUtcNow(),
                Refusal = refusal,
                Links = links ?? [],
                Typed = typed,
                Done = done,
            },
            refusal);
}

/// <summary>A link that is shown this once.</summary>
/// <param name="For">Whom it is for.</param>
/// <param name="Link">The whole address.</param>
/// <param name="ExpiresAt">When it stops working, used or not.</param>
public sealed record OneTimeLink(string For, string Link, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether a letter with the link is on its way; null when none was meant to go.</summary>
    public bool? IsPosted { get; init; }
}
