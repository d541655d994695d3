/** Several tabs of one browser: which of them sends the outbox, and what they tell each other. */
import type { OutboxEntry } from "./outbox_entry";

export interface SenderLock {
  /** `became(true)` when this tab may send; `became(false)` when another has taken it away. */
  take(became: (sender: boolean) => void, byForce: boolean): void;
  leave(): void;
}

export type TabMessage = { what: "changed" } | { what: "sent"; entry: OutboxEntry };

/** Somebody signed in or out in another tab; `reader` is absent for a guest. */
export interface SessionMessage {
  reader?: number;
}

export interface TabChannel<Message = TabMessage> {
  tell(message: Message): void;
  listen(heard: (message: Message) => void): void;
  close(): void;
}

const name = "majlis-outbox";

/** Without Web Locks every tab sends: the keys keep that right, it only costs requests. */
export function browserLock(locks: LockManager | undefined): SenderLock {
  if (!locks) return alwaysMine;
  let release: (() => void) | undefined;
  let waiting = new AbortController();
  let hasLeft = false;

  return {
    take(became, byForce) {
      waiting.abort();
      waiting = new AbortController();
      let isHeld = false;
      // A lock can't be taken by force and waited for at once.
      const options: LockOptions = byForce ? { steal: true } : { signal: waiting.signal };
      const over = locks.request(name, options, () => {
        if (hasLeft) return;
        isHeld = true;
        became(true);
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      });
      over.catch(() => {
        if (isHeld && !hasLeft) became(false);
      });
    },
    leave() {
      hasLeft = true;
      waiting.abort();
      release?.();
    },
  };
}

const alwaysMine: SenderLock = {
  take: (became, byForce) => {
    if (!byForce) became(true);
  },
  leave: () => undefined,
};

export const outboxChannel = (): TabChannel => browserChannel(name);
export const sessionChannel = (): TabChannel<SessionMessage> => browserChannel("majlis-session");

export function browserChannel<Message>(called: string): TabChannel<Message> {
  if (typeof BroadcastChannel !== "function") return { tell: () => undefined, listen: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(called);
  return {
    tell: (message) => channel.postMessage(message),
    listen: (heard) => {
      channel.onmessage = (event: MessageEvent<Message>) => heard(event.data);
    },
    close: () => channel.close(),
  };
}
