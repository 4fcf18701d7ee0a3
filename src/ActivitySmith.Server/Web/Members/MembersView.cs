using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Shows the members and the open invites.</summary>
internal sealed class MembersView(PeopleQueries people, TimeProvider clock)
{
    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="links">New links, shown only once.</param>
    /// <param name="typed">The addresses of the form for invites, to be shown again.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, IReadOnlyList<OneTimeLink>? links = null, string? typed = null) =>
        PageResponse.Show<MembersPage>(
            new
            {
                request.Visitor,
                Members = await people.Members(request.Account, request.Cancellation),
                Invites = await people.Invites(request.Account, request.Cancellation),
                Now = clock.GetUtcNow(),
                Refusal = refusal,
                Links = links ?? [],
                Typed = typed,
                request.Done,
            },
            refusal);
}

/// <summary>A link that is shown once.</summary>
/// <param name="For">Name or address of the person that it is for.</param>
/// <param name="Link">The whole address.</param>
/// <param name="ExpiresAt">When it stops working, used or not.</param>
public sealed record OneTimeLink(string For, string Link, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether a mail message with the link waits to be sent; null when mail is off or not meant for it.</summary>
    public bool? IsEmailed { get; init; }
}
