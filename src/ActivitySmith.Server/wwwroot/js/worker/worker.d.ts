// What the worker's scripts share. They are classic scripts in one global scope: each sees what the others declare at the top.

/** TypeScript knows of `self` only that it is a worker; this one is a service worker. */
interface WorkerGlobalScope {
  readonly clients: Clients;
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener<Kind extends keyof ServiceWorkerGlobalScopeEventMap>(
    kind: Kind,
    listener: (event: ServiceWorkerGlobalScopeEventMap[Kind]) => void,
  ): void;
  addEventListener(kind: 'pushsubscriptionchange', listener: (event: ExtendableEvent) => void): void;
}

interface NotificationOptions {
  // Missing in TypeScript's types, as not every browser has them (https://notifications.spec.whatwg.org/).
  actions?: { action: string; title: string }[];
  image?: string;
  renotify?: boolean;
}

interface Notification {
  readonly actions?: { action: string; title: string }[];
  readonly image?: string;
}

/** Written in front of the scripts by the server: the fingerprint of all files of the app, and their paths. */
declare var shell: { version: string; files: string[] };
