using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The address of a push.</summary>
public sealed class AddressTests
{
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios) with
    {
        ApnsToken = new PushToken("a0", 0, Noon),
        PushToStartToken = new PushToken("b0", 0, Noon),
        WidgetToken = new PushToken("c0", 0, Noon),
    };

    private static readonly Device Browser = Given.Device("w1", "ann", DeviceKind.Web) with
    {
        WebPush = new WebSubscription { Endpoint = "https://push.example.com/1", P256dh = "", Auth = "", VapidKey = "" },
    };

    [Fact]
    public void Each_kind_of_push_has_its_kind_of_address()
    {
        var widgets = WithToken with { Kind = DeliveryKind.Widgets };

        Assert.Equal("b0", Address(WithToken, SendPurpose.Start, Phone));
        Assert.Equal("aa", Address(WithToken, SendPurpose.Next, Phone));
        Assert.Equal("aa", Address(WithToken, SendPurpose.Leave, Phone));
        Assert.Equal("a0", Address(OnChannel, SendPurpose.Leave, Phone));
        Assert.Equal("c0", Address(widgets, SendPurpose.Next, Phone));
        Assert.Equal("https://push.example.com/1", Address(WithToken, SendPurpose.Start, Browser));
        Assert.Equal("https://push.example.com/1", Address(WithToken, SendPurpose.Next, Browser));
        Assert.Null(Address(Broadcast, SendPurpose.Next, device: null));
    }

    [Fact]
    public void A_device_without_such_an_address_has_none()
    {
        var without = Given.Device("p1", "ann", DeviceKind.Ios);

        Assert.Null(Address(WithToken, SendPurpose.Start, without));
        Assert.Null(Address(OnChannel, SendPurpose.Next, without));
        Assert.Null(Address(WithToken with { Kind = DeliveryKind.Widgets }, SendPurpose.Next, without));
    }

    [Fact]
    public void A_receipt_names_the_update_token_only_where_the_push_went_to_it()
    {
        Assert.Equal("aa", Receipt(WithToken, SendPurpose.Next).UpdateToken);
        Assert.Null(Receipt(WithToken, SendPurpose.Start).UpdateToken);
        Assert.Null(Receipt(OnChannel, SendPurpose.Next).UpdateToken);
    }

    [Fact]
    public void A_receipt_names_the_channel_only_of_a_start()
    {
        Assert.Equal("c", Receipt(OnChannel, SendPurpose.Start).ChannelId);
        Assert.Null(Receipt(OnChannel, SendPurpose.Next).ChannelId);
    }

    private static string? Address(DeliveryRecord delivery, SendPurpose purpose, Device? device) => new DueSend(delivery, purpose, device).Address;

    private static Receipt Receipt(DeliveryRecord delivery, SendPurpose purpose) => new(new DueSend(delivery, purpose, Phone), Taken, Noon);
}
