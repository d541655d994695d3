/** The browser as an Environment. */
import type { Cancel, Environment, Reader, Wire, WireEvents } from "./environment";

export function browserEnvironment(): Environment {
  return {
    openWire: (events, reader) => openWire(addressFor(reader), events),
    now: () => Date.now(),
    after: (ms, job) => {
      const timer = setTimeout(job, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    uuid,
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === "visible",
    onChange,
    onLeave,
  };
}

/** The cookie says who it is, and another tab may have changed it. */
function addressFor(reader: Reader | undefined): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws${reader === undefined ? "" : `?as=${reader}`}`;
}

function openWire(address: string, events: WireEvents): Wire {
  const socket = new WebSocket(address, "majlis.v1");
  socket.onopen = () => events.opened();
  socket.onmessage = (message) => {
    if (typeof message.data === "string") events.received(message.data);
  };
  socket.onclose = (event) => events.closed(event.code);
  return {
    send: (text) => socket.send(text),
    close: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

function onChange(job: (what: "network" | "visibility") => void): Cancel {
  const network = (): void => job("network");
  const visibility = (): void => job("visibility");
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  // A page that comes back from the browser's back-forward cache gets pageshow only.
  window.addEventListener("pageshow", visibility);
  document.addEventListener("visibilitychange", visibility);
  return () => {
    window.removeEventListener("online", network);
    window.removeEventListener("offline", network);
    window.removeEventListener("pageshow", visibility);
    document.removeEventListener("visibilitychange", visibility);
  };
}

function onLeave(job: () => void): Cancel {
  window.addEventListener("pagehide", job);
  return () => window.removeEventListener("pagehide", job);
}

/** crypto.randomUUID exists in secure contexts and newer browsers only; a server in the local network has plain HTTP. */
function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
