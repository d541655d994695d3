/** The store of this page. */
import { browserEnvironment } from "../socket/browser";
import { createHttp } from "../socket/http";
import { openOutboxStore } from "../socket/outbox_store";
import { browserLineTabs } from "../socket/line_tabs";
import { browserLock, outboxChannel, sessionChannel } from "../socket/tabs";
import type { App } from "./api";
import { createFirstData } from "./app/first_data";
import { createDrafts } from "./app/drafts";
import { openKeptStore } from "./app/kept_store";
import { createReadMarks } from "./app/read_marks";
import { createApp } from "./app.svelte";
import { pageBehind } from "./page_behind";

const env = browserEnvironment();
const locks = "locks" in navigator ? navigator.locks : undefined;
const version = import.meta.env.VITE_STATES_VERSION;

const brought = document.getElementById("first-data")?.textContent;

export const app: App = createApp({
  env,
  firstData: createFirstData(brought, brought === undefined ? pageBehind() : undefined),
  http: createHttp((...request) => fetch(...request), env.uuid),
  drafts: createDrafts(deviceStorage()),
  marks: createReadMarks(deviceStorage()),
  outbox: {
    store: openOutboxStore(typeof indexedDB === "undefined" ? undefined : indexedDB),
    lock: browserLock(locks),
    channel: outboxChannel(),
  },
  tabs: sessionChannel(),
  lineTabs: browserLineTabs(locks, import.meta.url),
  kept: { store: openKeptStore(typeof indexedDB === "undefined" ? undefined : indexedDB), version },
});

function deviceStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
