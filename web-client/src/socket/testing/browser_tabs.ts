/** The tabs of one browser as far as they share a line: locks that are free when their tab is gone, and channels between them. */
import type { Cancel } from "../environment";
import type { LineMessage, LineTabs } from "../line_tabs";
import type { TabChannel } from "../tabs";
import type { Clock } from "./world";

interface Request {
  tab: Tab;
  granted(): void;
}

interface Listening {
  tab: Tab;
  heard: ((message: LineMessage) => void) | undefined;
}

export class BrowserTabs {
  private readonly locks = new Map<string, Request[]>();
  private readonly channels = new Map<string, Listening[]>();
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  open(): Tab {
    return new Tab(this);
  }

  /** The first of a lock's requests has it. */
  request(name: string, request: Request): Cancel {
    const queue = this.locks.get(name) ?? [];
    this.locks.set(name, queue);
    queue.push(request);
    if (queue.length === 1) this.later(request);
    return () => this.remove(name, request);
  }

  isHeld(name: string): boolean {
    return (this.locks.get(name) ?? []).length > 0;
  }

  remove(name: string, request: Request): void {
    const queue = this.locks.get(name) ?? [];
    const wasFirst = queue[0] === request;
    const left = queue.filter((one) => one !== request);
    this.locks.set(name, left);
    if (wasFirst && left[0]) this.later(left[0]);
  }

  /** No browser answers at once. */
  later(request: Request): void {
    this.clock.after(1, () => {
      if (!request.tab.isGone) request.granted();
    });
  }

  channel(name: string, tab: Tab): TabChannel<LineMessage> {
    const ends = this.channels.get(name) ?? [];
    this.channels.set(name, ends);
    const own: Listening = { tab, heard: undefined };
    ends.push(own);
    return {
      tell: (message) => {
        for (const other of ends) {
          if (other !== own) this.clock.after(1, () => other.tab.hear(() => other.heard?.(message)));
        }
      },
      listen: (heard) => {
        own.heard = heard;
      },
      close: () => {
        own.heard = undefined;
      },
    };
  }

  gone(tab: Tab): void {
    for (const [name, queue] of this.locks) for (const request of queue.filter((one) => one.tab === tab)) this.remove(name, request);
  }
}

export class Tab implements LineTabs {
  isGone = false;
  /** A busy device: how long it takes until the tab comes to what it is told. */
  late_ms = 0;
  private missed: (() => void)[] | undefined;
  private readonly browser: BrowserTabs;

  constructor(browser: BrowserTabs) {
    this.browser = browser;
  }

  lead(decided: (leads: boolean) => void): void {
    const isHeld = this.browser.isHeld("lead");
    if (isHeld) this.browser.later({ tab: this, granted: () => decided(false) });
    this.browser.request("lead", { tab: this, granted: () => decided(true) });
  }

  channel(name = "all"): TabChannel<LineMessage> {
    return this.browser.channel(name, this);
  }

  hold(name: string, held: () => void): Cancel {
    return this.browser.request(name, { tab: this, granted: held });
  }

  whenFree(name: string, job: () => void): Cancel {
    const request: Request = { tab: this, granted: () => {
      this.browser.remove(name, request);
      job();
    } };
    return this.browser.request(name, request);
  }

  hear(job: () => void): void {
    if (this.isGone) return;
    if (this.missed) this.missed.push(job);
    else if (this.late_ms > 0) this.browser.clock.after(this.late_ms, job);
    else job();
  }

  /** The browser puts it to sleep: it hears nothing until it wakes, and then all at once. */
  sleep(): void {
    this.missed = [];
  }

  wake(): void {
    const missed = this.missed ?? [];
    this.missed = undefined;
    for (const job of missed) job();
  }

  /** Closed, crashed or discarded: nobody says so. */
  close(): void {
    this.isGone = true;
    this.browser.gone(this);
  }
}
