/** What the connection has been through, as the banner and the voice of the page tell it: away, and back with what. */
import type { App } from "./api";

export interface Return {
  /** Posts of one's own that waited, and have left. */
  sent: number;
  /** Unread before, so that what came can be counted as it arrives. */
  unreadBefore: number;
}

const shown_ms = 4_000;
let returned: Return | undefined = $state.raw();

/** For some seconds after the connection is back. */
export const backWith = (): Return | undefined => returned;

export const isWaiting = (app: App): number => app.pendingInAll().filter(({ status }) => status.state === "pending").length;

/** Once, by the frame, while it is mounted. */
export function watchLine(app: App): void {
  let away: { waiting: number; unread: number } | undefined;
  $effect(() => {
    const { state } = app.connection;
    const waiting = isWaiting(app);
    if (state === "late" || state === "offline") {
      away = { waiting: Math.max(away?.waiting ?? 0, waiting), unread: away?.unread ?? app.unreadInAll() };
      returned = undefined;
    } else if (state === "live" && away) {
      returned = { sent: away.waiting, unreadBefore: away.unread };
      away = undefined;
    }
  });
  $effect(() => {
    if (!returned) return;
    const timer = setTimeout(() => { returned = undefined; }, shown_ms);
    return () => clearTimeout(timer);
  });
}
