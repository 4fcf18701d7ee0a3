using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>The permissions of the roles (docs/dashboard.md, People).</summary>
public sealed class RoleTests
{
    /// <summary>Of a newer version.</summary>
    private const string Unknown = "auditor";

    [Theory]
    [InlineData(Role.Owner, true, true)]
    [InlineData(Role.Admin, false, true)]
    [InlineData(Role.Member, false, false)]
    [InlineData(Unknown, false, false)]
    public void Admins_manage_and_only_owners_own(string role, bool isOwner, bool canManage) =>
        Assert.Equal((isOwner, canManage), (Role.IsOwner(role), Role.CanManage(role)));

    [Theory]
    [InlineData(Role.Owner, Role.Owner, true)]
    [InlineData(Role.Owner, Role.Admin, true)]
    [InlineData(Role.Owner, Role.Member, true)]
    [InlineData(Role.Owner, Unknown, true)]
    [InlineData(Role.Admin, Role.Owner, false)]
    [InlineData(Role.Admin, Role.Admin, true)]
    [InlineData(Role.Admin, Role.Member, true)]
    [InlineData(Role.Admin, Unknown, false)]
    [InlineData(Role.Member, Role.Owner, false)]
    [InlineData(Role.Member, Role.Admin, false)]
    [InlineData(Role.Member, Role.Member, false)]
    [InlineData(Unknown, Role.Admin, false)]
    [InlineData(Unknown, Role.Member, false)]
    public void Admins_manage_everybody_but_owners(string role, string other, bool may) => Assert.Equal(may, Role.CanManage(role, other));

    [Theory]
    [InlineData(Role.Owner, true, true)]
    [InlineData(Role.Admin, true, false)]
    [InlineData(Role.Member, true, false)]
    [InlineData(Role.Owner, false, true)]
    [InlineData(Role.Admin, false, true)]
    [InlineData(Role.Member, false, false)]
    public void A_key_that_can_manage_belongs_to_owners(string role, bool isManaging, bool may) => Assert.Equal(may, Role.CanManageKey(role, isManaging));

    [Fact]
    public void The_order_is_owners_admins_members()
    {
        Assert.Equal([Role.Owner, Role.Admin, Role.Member], Role.Names);
        Assert.Equal(Role.Names, new[] { Role.Member, Role.Owner, Role.Admin }.OrderBy(Role.OrderOf));
        Assert.Equal(Role.OrderOf(Role.Member), Role.OrderOf(Unknown));
    }

    [Theory]
    [InlineData(Role.Owner, Role.Admin, true)]
    [InlineData(Role.Owner, Role.Member, true)]
    [InlineData(Role.Admin, Role.Member, true)]
    [InlineData(Role.Admin, Role.Admin, false)]
    [InlineData(Role.Admin, Role.Owner, false)]
    [InlineData(Role.Member, Role.Admin, false)]
    public void A_role_is_lowered_when_it_loses_permissions(string before, string after, bool isLowered) =>
        Assert.Equal(isLowered, Role.IsLowered(before, after));
}
