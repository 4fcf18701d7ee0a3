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
[JsonSerializable(typeof(PushResponse))]
[JsonSerializable(typeof(PushReplaceRequest))]
[JsonSerializable(typeof(PushChangeResponse))]
[JsonSerializable(typeof(ActivityStartRequest))]
[JsonSerializable(typeof(ActivityStartResponse))]
[JsonSerializable(typeof(ActivityUpdateRequest))]
[JsonSerializable(typeof(ActivityUpdateResponse))]
[JsonSerializable(typeof(ActivityEndRequest))]
[JsonSerializable(typeof(ActivityEndResponse))]
[JsonSerializable(typeof(StreamPutRequest))]
[JsonSerializable(typeof(StreamPutResponse))]
[JsonSerializable(typeof(StreamDeleteRequest))]
[JsonSerializable(typeof(StreamDeleteResponse))]
[JsonSerializable(typeof(BadgeRequest))]
[JsonSerializable(typeof(BadgeResponse))]
[JsonSerializable(typeof(MetricValueRequest))]
[JsonSerializable(typeof(MetricValueResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(NoRecipientsErrorResponse))]
[JsonSerializable(typeof(CapacityErrorResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(KeyCreateRequest))]
[JsonSerializable(typeof(KeyPatchRequest))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(ListResponse<ManagedKey>))]
[JsonSerializable(typeof(ChannelCreateRequest))]
[JsonSerializable(typeof(ChannelPatchRequest))]
[JsonSerializable(typeof(ListResponse<ManagedChannel>))]
[JsonSerializable(typeof(ListResponse<ManagedStream>))]
[JsonSerializable(typeof(DevicePatchRequest))]
[JsonSerializable(typeof(ListResponse<ManagedDevice>))]
[JsonSerializable(typeof(PairingCodeRequest))]
[JsonSerializable(typeof(PairingCodeResponse))]
[JsonSerializable(typeof(DoctorResponse))]
[JsonSerializable(typeof(TestResponse))]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(PairResponse))]
[JsonSerializable(typeof(DeviceTokensRequest))]
[JsonSerializable(typeof(DeviceActivityRequest))]
[JsonSerializable(typeof(DeviceActivityResponse))]
[JsonSerializable(typeof(DeviceTokensResponse))]
[JsonSerializable(typeof(WebPushKeyResponse))]
[JsonSerializable(typeof(DeviceProfileRequest))]
[JsonSerializable(typeof(DeviceRecord))]
[JsonSerializable(typeof(DeviceActivitiesResponse))]
[JsonSerializable(typeof(DeviceNotificationsResponse))]
[JsonSerializable(typeof(DeviceMetricsResponse))]
[JsonSerializable(typeof(DeviceTapRequest))]
[JsonSerializable(typeof(DeviceTapResponse))]
[JsonSerializable(typeof(MetricCreateRequest))]
[JsonSerializable(typeof(MetricPatchRequest))]
[JsonSerializable(typeof(ListResponse<ManagedMetric>))]
[JsonSerializable(typeof(ListResponse<ManagedActivity>))]
[JsonSerializable(typeof(ListResponse<ActivityFrame>))]
[JsonSerializable(typeof(ListResponse<ManagedNotification>))]
[JsonSerializable(typeof(ListResponse<ManagedTag>))]
[JsonSerializable(typeof(WebhookSecretResponse))]
[JsonSerializable(typeof(SignInLinkRequest))]
[JsonSerializable(typeof(SignInLinkResponse))]
[JsonSerializable(typeof(AccountCreateRequest))]
[JsonSerializable(typeof(AccountPatchRequest))]
[JsonSerializable(typeof(CreatedAccount))]
[JsonSerializable(typeof(ListResponse<ManagedAccount>))]
[JsonSerializable(typeof(ActivityMetric))]
[JsonSerializable(typeof(ActionButton))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Levels of nesting; the body's root object is the first.</summary>
    public const int MaxDepth = 32;
}
