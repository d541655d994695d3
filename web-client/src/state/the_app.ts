/** The store of this page. */
import { browserEnvironment } from "../socket/browser";
import { createHttp } from "../socket/http";
import { openOutboxStore } from "../socket/outbox_store";
import { browserLock, outboxChannel, sessionChannel } from "../socket/tabs";
import type { App } from "./api";
import { createFirstData } from "./app/first_data";
import { createDrafts } from "./app/drafts";
import { openKeptStore } from "./app/kept_store";
import { createReadMarks } from "./app/read_marks";
import { createApp } from "./app.svelte";

const env = browserEnvironment();

export const app: App = createApp({
  env,
  firstData: createFirstData(document.getElementById("first-data")?.textContent),
  http: createHttp((...request) => fetch(...request), env.uuid),
  drafts: createDrafts(deviceStorage()),
  marks: createReadMarks(deviceStorage()),
  outbox: {
    store: openOutboxStore(typeof indexedDB === "undefined" ? undefined : indexedDB),
    lock: browserLock("locks" in navigator ? navigator.locks : undefined),
    channel: outboxChannel(),
  },
  tabs: sessionChannel(),
  kept: { store: openKeptStore(typeof indexedDB === "undefined" ? undefined : indexedDB), version: import.meta.env.VITE_STATES_VERSION },
});

function deviceStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
