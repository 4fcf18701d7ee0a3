// The data of the simulator's events (Control/PhoneView.cs and Control/EventStream.cs). Only the type check of tests/ui reads this.
export interface NoteView {
  id: string;
  at: string;
  title?: string;
  subtitle?: string;
  body?: string;
  /** The product's data: `id` for a webhook, `url` for a link. */
  custom?: { actions?: NoteAction[] };
}

export interface NoteAction {
  title: string;
  id?: string;
  url?: string;
}

export interface CardView {
  local_id: string;
  activity_id: string;
  state: 'active' | 'stale' | 'ended';
  card: Card;
}

export interface MetricView {
  key: string;
  name?: string;
  value?: number | string;
}

export interface PhoneView {
  id: string;
  name: string;
  os_version: string;
  environment: string;
  online: boolean;
  app: 'background' | 'foreground' | 'force_quit';
  device_id?: string;
  badge: number;
  cards: CardView[];
  notifications: NoteView[];
  metrics?: MetricView[];
  stored?: object;
}

export interface DeskEvents {
  hello: { server_time: string };
  phone: PhoneView;
  phones: string[];
  totals: { server_time: string; pushes: number; violations: number; faults: number };
}
