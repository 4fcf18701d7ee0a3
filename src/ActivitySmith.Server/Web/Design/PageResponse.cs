using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Design;

/// <summary>The responses of pages.</summary>
internal static class PageResponse
{
    /// <summary>The page, with status 200 or the status of the refusal that the page shows.</summary>
    public static IResult Show<TPage>(object parameters, Refusal? refusal = null)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = refusal is null ? null : StatusOf.Kind(refusal.Kind) };

    /// <summary>After a form that did something: the browser loads the page with GET, so that a reload does not send the form again.</summary>
    public static IResult Done(string path, string done) =>
        TypedResults.LocalRedirect($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={done}");

    /// <summary>A page for something that does not exist or is not allowed.</summary>
    public static IResult Say(Visitor visitor, Refusal refusal) =>
        Show<MessagePage>(new { Visitor = visitor, Title = refusal.Error, Text = refusal.Message }, refusal);
}
