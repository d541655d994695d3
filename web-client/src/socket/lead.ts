/**
 * One line for all tabs of an account. One tab leads (Web Locks) and has a connection as if it were alone; the others knock,
 * and use it through socket/shared_line.ts. A tab that does not answer, or reads for another, is done without: then the
 * tab that knocked opens a line of its own, and asks from time to time whether the one that leads has woken.
 */
import type { Cancel, Environment, Reader, Wire, WireEvents } from "./environment";
import type { Exchange } from "./exchange";
import { type LineMessage, type LineTabs, knock_ms } from "./line_tabs";
import type { Parties } from "./parties";
import type { Host } from "./shared_line";
import type { TabChannel } from "./tabs";

/** The line of this tab, as far as others use it. */
export interface Upstream {
  exchange: Exchange;
  parties: Parties;
  isOpen(): boolean;
  /** Undefined while it is not known whose line it is. */
  reader(): Reader | undefined;
  hurry(): void;
  cut(): void;
  /** A new connection at once. */
  restart(): void;
}

export interface Lead {
  openWire(events: WireEvents, reader: Reader | undefined): Wire;
  /** This tab has a line of its own although another leads. */
  isApart(): boolean;
  /** The line has opened, or it is known whose it is. */
  changed(): void;
  /** Something was heard: a sign of life for whoever waits for one. */
  received(): void;
  /** It has closed, or did not open. */
  closed(code: number | undefined): void;
}

/** How often a tab with a line of its own asks whether it could have the leader's by now. */
export const ask_again_ms = 10_000;

const load = (): Promise<typeof import("./shared_line") | undefined> => import("./shared_line").catch(() => undefined);

const nothing = (): void => undefined;

export function createLead(env: Environment, upstream: Upstream, tabs: LineTabs | undefined): Lead {
  if (!tabs) return { openWire: env.openWire, isApart: () => false, changed: nothing, received: nothing, closed: nothing };
  return leadAmong(tabs, tabs.channel(), env, upstream);
}

function leadAmong(tabs: LineTabs, all: TabChannel<LineMessage>, env: Environment, upstream: Upstream): Lead {
  let leads: boolean | undefined;
  let isOwn = false;
  let host: Promise<Host | undefined> | undefined;
  let stopAsking: Cancel = nothing;
  /** When the leader was asked last whether its line could be had. */
  let askedAt = 0;
  /** The leader whose line this tab uses is gone. */
  let leaderGone: (() => void) | undefined;
  const decided = new Promise<void>((resolve) => {
    tabs.lead((mine) => {
      leads = mine;
      resolve();
      // Opened before it was known that another leads.
      if (isApart() && upstream.reader() !== undefined) upstream.restart();
      if (!mine) return;
      all.tell({ is: "leading" });
      leaderGone?.();
    });
  });
  all.listen((message) => {
    switch (message.is) {
      case "leading":
        return leaderGone?.();
      case "knock":
        if (leads) forGuests((one) => one.knocked(message.name, message.reader));
        return;
      case "anybody":
        if (leads && upstream.isOpen()) forGuests(() => all.tell({ is: "awake", reader: upstream.reader() }));
        return;
      case "awake":
        if (message.reader === upstream.reader() && isAnswered()) upstream.restart();
    }
  });

  /** Tried again for the next who asks where the part could not be loaded. */
  function forGuests(job: (host: Host) => void): void {
    host ??= load().then((shared) => {
      if (!shared) host = undefined;
      return shared?.createHost(env, upstream, tabs);
    });
    tell(job);
  }

  /** What takes longer would take longer for a knock as well. */
  const isAnswered = (): boolean => isApart() && env.now() - askedAt < knock_ms;
  const isApart = (): boolean => isOwn && leads === false;
  const tell = (job: (host: Host) => void): void => void host?.then((one) => one && job(one));
  const closed = (code: number | undefined): void => tell((one) => one.closed(code));

  function openOwn(events: WireEvents, reader: Reader | undefined): Wire {
    isOwn = true;
    const told = (code: number): void => {
      closed(code);
      events.closed(code);
    };
    askAgain();
    return env.openWire({ ...events, closed: told }, reader);
  }

  function askAgain(): void {
    stopAsking();
    stopAsking = env.after(ask_again_ms, async () => {
      if (!isApart()) return;
      askAgain();
      if (upstream.reader() === undefined || !(await load())) return;
      askedAt = env.now();
      all.tell({ is: "anybody" });
    });
  }

  async function openGuest(events: WireEvents, reader: Reader): Promise<Wire> {
    const late = new Promise<undefined>((resolve) => {
      env.after(knock_ms, () => resolve(undefined));
    });
    const shared = await Promise.race([decided.then(() => (leads ? undefined : load())), late]);
    if (leads || !shared) return openOwn(events, reader);
    isOwn = false;
    const onLeaderGone = (job: () => void): void => {
      leaderGone = job;
    };
    return shared.openGuestWire({ env, tabs, all, openOwn: () => openOwn(events, reader), onLeaderGone }, events, reader);
  }

  return {
    openWire(events, reader) {
      leaderGone = undefined;
      if (leads || reader === undefined) return openOwn(events, reader);
      let wire: Wire | undefined;
      let isClosed = false;
      void openGuest(events, reader).then((opened) => {
        wire = opened;
        if (isClosed) wire.close();
      });
      return {
        send: (text) => wire?.send(text),
        close() {
          isClosed = true;
          wire?.close();
        },
      };
    },
    isApart,
    changed: () => tell((one) => one.changed()),
    received: () => tell((one) => one.received()),
    closed,
  };
}
