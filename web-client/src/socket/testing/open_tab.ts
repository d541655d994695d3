/** One tab of the browser, and what it has heard. */
import type { ErrorCode } from "../../protocol.gen";
import { type Socket, createSocket } from "../../socket";
import type { Environment, Reader, Wire } from "../environment";
import type { BrowserTabs, Tab } from "./browser_tabs";
import { type Clock, type Network, Page, seeded } from "./world";

export interface Around {
  clock: Clock;
  network: Network;
  browser: BrowserTabs;
}

export class OpenTab {
  readonly tab: Tab;
  readonly page: Page;
  readonly socket: Socket;
  readonly seen: number[] = [];
  readonly present: number[] = [];
  readonly ends: ErrorCode[] = [];
  readonly states: string[] = [];
  sessionsEnded = 0;
  /** As the browser does with timers of a page that was hidden for some minutes. */
  isThrottled = false;
  private wire: Wire | undefined;

  constructor({ clock, network, browser }: Around, number: number, reader: Reader | "unknown") {
    this.tab = browser.open();
    this.page = new Page(clock, network, `tab${number}`, seeded(number));
    const env: Environment = {
      ...this.page.env,
      openWire: (events, whose) => (this.wire = this.page.env.openWire(events, whose)),
      after: (ms, job) => clock.after(this.isThrottled ? Math.max(ms, 60_000) : ms, () => {
        if (!this.tab.isGone) job();
      }),
    };
    this.socket = createSocket(env, {
      connectionChanged: ({ state }) => this.states.push(state),
      opened: () => undefined,
      closed: () => undefined,
      event: (event) => this.seen.push(event.seq),
      passed: () => undefined,
      signal: (signal) => {
        if (signal.signal === "presence") this.present.push(signal.data.count);
      },
      frameRead: () => undefined,
      followEnded: (_, why) => this.ends.push(why),
      sessionEnded: () => {
        this.sessionsEnded += 1;
        this.socket.renew();
      },
    }, this.tab);
    if (reader !== "unknown") this.socket.belongsTo(reader);
    this.socket.start();
  }

  /** Killed: nothing is said any more, and its connection ends. */
  close(): void {
    this.tab.close();
    this.wire?.close();
  }

  get state(): string {
    return this.socket.connection.state;
  }
}
