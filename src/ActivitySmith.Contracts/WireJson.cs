using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Devices;
using ActivitySmith.Contracts.Json;
using ActivitySmith.Contracts.Manage;

namespace ActivitySmith.Contracts;

/// <summary>
/// Source-generated JSON of all requests and responses. Requests are read strictly: unknown and duplicate members, nulls for required members and
/// more than <see cref="MaxDepth"/> levels are refused. Responses omit null members unless the member's attribute says otherwise.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = MaxDepth,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(Int32Converter), typeof(Int64Converter), typeof(FiniteNumberConverter), typeof(TimestampConverter), typeof(FreeObjectConverter),
        typeof(WireListConverter<string>), typeof(WireListConverter<ActivityMetric>), typeof(WireListConverter<ActionButton>),
    ])]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(PushAnswer))]
[JsonSerializable(typeof(ActivityStartRequest))]
[JsonSerializable(typeof(ActivityStartAnswer))]
[JsonSerializable(typeof(ActivityUpdateRequest))]
[JsonSerializable(typeof(ActivityUpdateAnswer))]
[JsonSerializable(typeof(ActivityEndRequest))]
[JsonSerializable(typeof(ActivityEndAnswer))]
[JsonSerializable(typeof(StreamPutRequest))]
[JsonSerializable(typeof(StreamPutAnswer))]
[JsonSerializable(typeof(StreamDeleteRequest))]
[JsonSerializable(typeof(StreamDeleteAnswer))]
[JsonSerializable(typeof(BadgeRequest))]
[JsonSerializable(typeof(BadgeAnswer))]
[JsonSerializable(typeof(MetricValueRequest))]
[JsonSerializable(typeof(MetricValueAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(NoRecipientsErrorAnswer))]
[JsonSerializable(typeof(CapacityErrorAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(KeyCreateRequest))]
[JsonSerializable(typeof(KeyPatchRequest))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(ListAnswer<ManagedKey>))]
[JsonSerializable(typeof(ChannelCreateRequest))]
[JsonSerializable(typeof(ChannelPatchRequest))]
[JsonSerializable(typeof(ListAnswer<ManagedChannel>))]
[JsonSerializable(typeof(ListAnswer<ManagedStream>))]
[JsonSerializable(typeof(DevicePatchRequest))]
[JsonSerializable(typeof(ListAnswer<ManagedDevice>))]
[JsonSerializable(typeof(PairingCodeRequest))]
[JsonSerializable(typeof(PairingCodeAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(TestAnswer))]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(PairAnswer))]
[JsonSerializable(typeof(DeviceTokensRequest))]
[JsonSerializable(typeof(DeviceActivityRequest))]
[JsonSerializable(typeof(DeviceActivityAnswer))]
[JsonSerializable(typeof(DeviceTokensAnswer))]
[JsonSerializable(typeof(WebPushKeyAnswer))]
[JsonSerializable(typeof(DeviceProfileRequest))]
[JsonSerializable(typeof(DeviceRecord))]
[JsonSerializable(typeof(DeviceActivitiesAnswer))]
[JsonSerializable(typeof(DeviceNotificationsAnswer))]
[JsonSerializable(typeof(DeviceMetricsAnswer))]
[JsonSerializable(typeof(DeviceTapRequest))]
[JsonSerializable(typeof(DeviceTapAnswer))]
[JsonSerializable(typeof(MetricCreateRequest))]
[JsonSerializable(typeof(MetricPatchRequest))]
[JsonSerializable(typeof(ListAnswer<ManagedMetric>))]
[JsonSerializable(typeof(ListAnswer<ManagedActivity>))]
[JsonSerializable(typeof(ListAnswer<ActivityFrame>))]
[JsonSerializable(typeof(ListAnswer<ManagedNotification>))]
[JsonSerializable(typeof(WebhookSecretAnswer))]
[JsonSerializable(typeof(SignInLinkRequest))]
[JsonSerializable(typeof(SignInLinkAnswer))]
[JsonSerializable(typeof(AccountCreateRequest))]
[JsonSerializable(typeof(AccountPatchRequest))]
[JsonSerializable(typeof(CreatedAccount))]
[JsonSerializable(typeof(ListAnswer<ManagedAccount>))]
[JsonSerializable(typeof(ActivityMetric))]
[JsonSerializable(typeof(ActionButton))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Levels of nesting; the body's root object is the first.</summary>
    public const int MaxDepth = 32;
}
