// The shapes of what the server sends to the pages, and of what the modules pass to each other. Browsers never request this file; the type
// check of tests/ui reads it. The C# side: ActivitySmith.Delivery/Pages (Card, NotificationCard, PageEvent),
// ActivitySmith.Contracts (ContentState, DeviceRecord, DeviceMetric), ActivitySmith.Domain (DerivedJson, ButtonJson, WebMessage).

/** An instant: ISO 8601 in UTC. */
type Timestamp = string;

type Tags = HTMLElementTagNameMap;

/** What setTimeout and setInterval return: in browsers a number, in Node's types an object. */
type Timer = ReturnType<typeof setTimeout>;

/** A number or a string, as the script sent it. */
type Scalar = number | string;

interface Metric {
  label: string;
  value: Scalar;
  unit?: string;
  color?: string;
}

/** What a Live Activity shows; which members apply depends on `type`. A newer server may send other types. */
interface ContentState {
  title: string;
  type: string;
  subtitle?: string;
  /** segmented_progress */
  number_of_steps?: number;
  current_step?: number;
  step_color?: string;
  /** Of the completed steps. */
  step_colors?: string[];
  /** progress: 0 to 100, or `value` of `upper_limit`. */
  percentage?: number;
  upper_limit?: number;
  /** progress and value */
  value?: Scalar;
  /** timer */
  duration_seconds?: number;
  counts_down?: boolean;
  is_running?: boolean;
  /** metrics and stats */
  metrics?: Metric[];
  /** alert */
  message?: string;
  icon?: { symbol: string; color?: string };
  badge?: { title: string; color?: string };
  color?: string;
}

interface DerivedTimer {
  /** Absent while the timer is paused. */
  starts_at?: Timestamp;
  /** Absent while the timer is paused, and for one without an end. */
  ends_at?: Timestamp;
  counts_down: boolean;
  is_running: boolean;
  elapsed_seconds: number;
  duration_seconds?: number;
}

/** What the server works out from a state. */
interface Derived {
  number_of_steps?: number;
  percent?: number;
  timer?: DerivedTimer;
}

/** A button: `url` for `open_url`, `action_id` for `webhook`. */
interface Action {
  title: string;
  type: string;
  url?: string;
  action_id?: string;
}

interface Alert {
  title?: string;
  body?: string;
}

/** One activity, as the event `activity` sends it. */
interface Card {
  activity_id: string;
  stream_key?: string;
  version: number;
  seq: number;
  status: 'running' | 'ended';
  content_state: ContentState;
  derived: Derived;
  action?: Action;
  secondary_action?: Action;
  /** The newest alert; it is shown while `alert_version` equals `version`. */
  alert?: Alert;
  alert_version?: number;
  tags?: string[];
  started_at: Timestamp;
  updated_at: Timestamp;
  ended_at?: Timestamp;
  dismiss_at?: Timestamp;
}

/** One push notification, as the event `notification` sends it. */
interface Notice {
  notification_id: string;
  /** Position of its latest change. */
  seq: number;
  /** Position at which it was sent, which a replacement keeps. Missing in what an earlier build of the app has stored. */
  sent_seq?: number;
  /** 1 when it is sent; each replacement and the withdrawal increment it. */
  version?: number;
  /** It leaves all lists. */
  withdrawn?: boolean;
  title: string;
  message?: string;
  subtitle?: string;
  icon?: string;
  media?: string;
  redirection?: string;
  interruption_level?: string;
  actions?: Action[];
  tags?: string[];
  created_at: Timestamp;
}

/** The data of each event of `/board/events` and `/api/device/events`, by the event's name. */
interface PageEvents {
  hello: { server_time: Timestamp; epoch: string; reset: boolean };
  activity: Card;
  notification: Notice;
  /** The number on the app's icon. */
  badge: { badge: number };
  /** Whether the server knows this browser's push subscription. */
  push: { known: boolean };
  /** Ids of all running activities that the reader may see. */
  snapshot: { activities: string[] };
  hb: null;
}

/** Called for each event, and for changes of the connection itself. */
type FeedHandlers = { [Kind in keyof PageEvents]?: (data: PageEvents[Kind]) => void } & {
  /**
   * Comes first when the server does not know the position, as its database was restored: the states shown are void even where their versions
   * are higher, and everything is sent again.
   */
  reset(): void;
  lost(): void;
  back(): void;
  refused(): void;
};

/** The state in the board's page when it is loaded. */
interface BoardState {
  server_time: Timestamp;
  position: string;
  running: Card[];
  ended: Card[];
  notifications: Notice[];
}

/** A widget's metric, of `GET /api/device/metrics`. */
interface WidgetMetric {
  key: string;
  name: string;
  format: string;
  currency?: string;
  unit?: string;
  spaced?: boolean;
  value?: Scalar;
  /** In a text of a numeric format. */
  number?: number;
  value_at?: Timestamp;
}

/** `GET /api/device`: the device as it sees itself. */
interface DeviceRecord {
  device_id: string;
  name: string;
  channels: string[];
  badge: number;
  tokens: { web_push?: { generation: number; reported_at: Timestamp } };
}

/** What the app keeps in the browser for a start without a network. `at`: milliseconds since the epoch. */
interface KeptStates {
  at: number;
  activities: Card[];
  notifications: Notice[];
  metrics: WidgetMetric[];
}

/** Sends a tap to the server; resolves with whether the webhook was delivered, throws when no response came. */
type SendTap = (activityId: string, actionId: string, tapId: string) => Promise<boolean>;

/** Detail of the event `card-action`: a webhook button was pressed. */
interface CardAction {
  activity_id: string;
  action_id: string;
  /** The request is under way. */
  begin(): void;
  /** The request has ended; `ok`: the webhook was delivered. */
  done(ok: boolean): void;
}

/** The part of a card that depends on the type of its state. */
interface CardBody {
  node: HTMLElement;
  update(card: Card): void;
  /** Only where it changes with time; `now` is the server's time in milliseconds. */
  tick?(now: number): void;
}

/**
 * Whether this browser can show notifications: `insecure` is plain http, `home-screen` is iOS in a tab, the last three are the browser's
 * permission.
 */
type PushState = 'insecure' | 'home-screen' | 'unsupported' | 'default' | 'denied' | 'granted';

/** Whether the server knows this browser's push subscription: `asking` until that is known. `trouble` is the reason of a failure. */
interface PushReport {
  state: 'asking' | 'reported' | 'failed';
  trouble: string | null;
}

/** The members of ServiceWorkerRegistration that subscribing needs. */
interface PushHost {
  pushManager: {
    getSubscription(): Promise<Subscription | null>;
    subscribe(options: { userVisibleOnly: boolean; applicationServerKey: string }): Promise<Subscription>;
  };
}

/** The members of PushSubscription that are used. Some browsers do not reveal its options. */
interface Subscription {
  options?: { applicationServerKey: ArrayBuffer | null };
  toJSON(): PushSubscriptionJSON;
  unsubscribe(): Promise<boolean>;
}

/** A button of a push message: `navigate` is what it opens; absent for a webhook. */
interface PushAction {
  action: string;
  title: string;
  navigate?: string;
}

/** The notification of a push message (Declarative Web Push, https://www.w3.org/TR/push-api/). */
interface PushNotification {
  title: string;
  body?: string;
  navigate?: string;
  tag?: string;
  dir?: NotificationDirection;
  silent?: boolean;
  renotify?: boolean;
  icon?: string;
  image?: string;
  actions?: PushAction[];
  data?: { kind: 'activity' | 'notification'; id: string; version?: number; state?: string };
  app_badge?: number;
}

interface PushMessage {
  notification: PushNotification;
  app_badge?: number;
}

/** What the worker keeps with a notification that it shows, for when it is pressed. */
interface ShownData extends Partial<NonNullable<PushNotification['data']>> {
  title?: string;
  navigate?: string;
  actions?: PushAction[];
}

// Scripts of the worker that pages run too, as modules. A worker's classic script can export only like this.
/** worker/tap.js: resolves with whether the webhook was delivered, as far as that is known in time. */
declare var activitysmithTap: (post: () => Promise<Response>) => Promise<boolean>;
/** worker/subscription.js: subscribes if necessary, and reports the address to the server. */
declare var activitysmithPush: { ensure(registration: PushHost): Promise<void> };
