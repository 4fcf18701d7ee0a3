using System.Text.Json.Nodes;
using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Devices;
using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Mapping;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>Adds constraints that types do not express: lengths, ranges and the values of enumerations, from the rules that check them.</summary>
internal static class SchemaRules
{
    private const string SlugPattern = "^[a-z0-9][a-z0-9_-]{0,63}$";
    private const string MetricKeyPattern = "^[a-z0-9][a-z0-9_.-]{0,63}$";
    private const string StreamKeyPattern = "^[A-Za-z0-9_-]{1,255}$";
    private const string NotificationIdPattern = "^ntf_[A-Za-z0-9_-]{20}$";

    private static readonly string TokenPattern = $"^[0-9a-f]{{1,{PushToken.MaxLength}}}$";

    private static readonly Dictionary<(Type Type, string Member), Action<OpenApiSchema>> OfMember = new()
    {
        [(typeof(ContentStateMembers), "type")] = Values(ContentType.Names),
        [(typeof(ContentStateMembers), "number_of_steps")] = AtLeast(1),
        [(typeof(ContentStateMembers), "current_step")] = AtLeast(0),
        [(typeof(ContentStateMembers), "percentage")] = Range("0", "100"),
        [(typeof(ContentStateMembers), "upper_limit")] = Above0,
        [(typeof(ContentStateMembers), "duration_seconds")] = Above0,
        [(typeof(ContentStateMembers), "metrics")] = Items(1, ContentRules.MaxMetrics),
        [(typeof(ContentStateMembers), "message")] = Length(1, null),
        [(typeof(ContentStateMembers), "step_colors")] = schema => Values(AccentColor.Names)((OpenApiSchema)schema.Items!),
        [(typeof(ContentStateMembers), "auto_dismiss_seconds")] = AtLeast(0),
        [(typeof(ContentStateMembers), "auto_dismiss_minutes")] = AtLeast(0),
        [(typeof(ActivityMetric), "label")] = Length(1, null),
        [(typeof(ActivityIcon), "symbol")] = Length(1, null),
        [(typeof(ActivityBadge), "title")] = Length(1, null),
        [(typeof(ActionButton), "type")] = Values([Button.OpenUrl, Button.Webhook]),
        [(typeof(ActionButton), "url")] = Length(1, Links.MaxLength),
        [(typeof(ActionButton), "method")] = Values(["GET", "POST"]),
        [(typeof(ChannelTarget), "channels")] = Items(1, Targeting.MaxChannels),
        [(typeof(PushRequest), "actions")] = Items(0, NotificationContent.MaxActions),
        [(typeof(PushReplaceRequest), "actions")] = Items(0, NotificationContent.MaxActions),
        [(typeof(PushChangeResponse), "state")] = Values(NotificationState.Names),
        [(typeof(ManagedNotification), "state")] = Values(NotificationState.Names),
        [(typeof(PushRequest), "badge")] = AtLeast(0),
        [(typeof(PushRequest), "interruption_level")] = Values(NotificationContent.InterruptionLevels),
        [(typeof(BadgeRequest), "badge")] = AtLeast(0),
        [(typeof(KeyCreateRequest), "scope")] = Values([KeyChange.ScopeAll, KeyChange.ScopeChannels]),
        [(typeof(KeyCreateRequest), "channels")] = Items(1, Targeting.MaxChannels),
        [(typeof(KeyPatchRequest), "scope")] = Values([KeyChange.ScopeAll, KeyChange.ScopeChannels]),
        [(typeof(KeyPatchRequest), "channels")] = Items(1, Targeting.MaxChannels),
        [(typeof(ManagedKey), "scope")] = Values([KeyChange.ScopeAll, KeyChange.ScopeChannels]),
        [(typeof(ChannelCreateRequest), "slug")] = Pattern(SlugPattern),
        [(typeof(PairRequest), "code")] = Length(1, PairingCode.MaxTextLength),
        [(typeof(PairRequest), "platform")] = Values(DeviceKind.Platforms),
        [(typeof(DeviceActivityRequest), "state")] = Values(ReportedState.Names),
        [(typeof(DeviceTapRequest), "tap_id")] = Pattern($"^[A-Za-z0-9_-]{{{TapId.MinLength},{TapId.MaxLength}}}$"),
        [(typeof(PairingCodeRequest), "channels")] = Items(0, Targeting.MaxChannels),
        [(typeof(MetricCreateRequest), "key")] = Pattern(MetricKeyPattern),
        [(typeof(MetricCreateRequest), "format")] = Values(MetricFormat.Kinds),
        [(typeof(MetricCreateRequest), "currency")] = Pattern("^[A-Z]{3}$"),
        [(typeof(MetricCreateRequest), "unit")] = Length(1, 16),
        [(typeof(MetricPatchRequest), "format")] = Values(MetricFormat.Kinds),
        [(typeof(MetricPatchRequest), "currency")] = Pattern("^[A-Z]{3}$"),
        [(typeof(MetricPatchRequest), "unit")] = Length(1, 16),
        [(typeof(ManagedMetric), "format")] = Values(MetricFormat.Kinds),
        [(typeof(ManagedStream), "state")] = Values(StreamState.Names),
        [(typeof(AccountCreateRequest), "requests_per_minute")] = AtLeast(0),
        [(typeof(AccountPatchRequest), "requests_per_minute")] = AtLeast(-1),
    };

    /// <summary>Members with the same rule in every request.</summary>
    private static readonly Dictionary<string, Action<OpenApiSchema>> OfRequests = new()
    {
        ["name"] = Length(1, DisplayName.MaxLength),
        ["environment"] = Values([.. ApnsEnvironments.All.Select(environment => environment.Name())]),
        ["os_version"] = Length(1, DeviceProfile.MaxVersionLength),
        ["app_version"] = Length(1, DeviceProfile.MaxVersionLength),
        ["apns_token"] = Pattern(TokenPattern),
        ["push_to_start_token"] = Pattern(TokenPattern),
        ["widget_token"] = Pattern(TokenPattern),
        ["update_token"] = Pattern(TokenPattern),
        ["generation"] = AtLeast(0),
        ["deliver_in_seconds"] = Range("0", ((long)PushSchedule.MaxAhead.TotalSeconds).ToString()),
        ["tags"] = schema =>
        {
            Items(0, Tags.MaxCount)(schema);
            Length(1, Tags.MaxLength)((OpenApiSchema)schema.Items!);
        },
        ["metadata"] = schema =>
        {
            schema.MaxProperties = Metadata.MaxEntries;
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean };
        },
    };

    public static IOpenApiSchema Narrow(Type type, string member, IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own) return schema;
        if (OfMember.TryGetValue((type, member), out var rule) || OfMember.TryGetValue((type.BaseType!, member), out rule)) rule(own);
        else if (type.Name.EndsWith("Request", StringComparison.Ordinal) && OfRequests.TryGetValue(member, out var general)) general(own);
        else if (member is "color" or "step_color") Values(AccentColor.Names)(own);
        return own;
    }

    public static OpenApiSchema PathValue(string name)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        switch (name)
        {
            case "stream_key": schema.Pattern = StreamKeyPattern; break;
            case "slug": schema.Pattern = SlugPattern; break;
            case "notification_id": schema.Pattern = NotificationIdPattern; break;
            case "key": schema.Pattern = MetricKeyPattern; break;
            case "account_id": return new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = AccountId.First.ToString() };
            default: break;
        }

        return schema;
    }

    public static OpenApiSchema QueryValue(QueryDescription query)
    {
        var schema = query.Type switch
        {
            QueryType.WholeNumber => new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = Paging.MaxLimit.ToString(),
                Default = Paging.DefaultLimit,
            },
            QueryType.Time => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        };
        if (query.Values is { } values) Values(values)(schema);
        return query.MaxCount == 1 ? schema : new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema, MaxItems = query.MaxCount };
    }

    private static Action<OpenApiSchema> Values(IReadOnlyList<string> values) => schema => schema.Enum = [.. values.Select(value => (JsonNode)value)];

    private static Action<OpenApiSchema> Pattern(string pattern) => schema => schema.Pattern = pattern;

    private static Action<OpenApiSchema> AtLeast(int min) => schema => schema.Minimum = min.ToString();

    private static Action<OpenApiSchema> Range(string min, string max) => schema => (schema.Minimum, schema.Maximum) = (min, max);

    private static Action<OpenApiSchema> Length(int min, int? max) => schema => (schema.MinLength, schema.MaxLength) = (min, max);

    private static Action<OpenApiSchema> Items(int min, int max) => schema => (schema.MinItems, schema.MaxItems) = (min, max);

    private static void Above0(OpenApiSchema schema) => schema.ExclusiveMinimum = "0";
}
