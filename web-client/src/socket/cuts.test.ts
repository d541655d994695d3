import { expect, it } from "vitest";
import type { FeedEvent } from "../protocol.gen";
import { type Socket, createSocket } from "../socket";
import { type Outbox, createOutbox } from "./outbox";
import type { OutboxStore } from "./outbox_store";
import { memoryStore } from "./testing/memory_store";
import { FakeServer, roomFeed } from "./testing/server";
import { Clock, Network, Page, seeded } from "./testing/world";

const writers = 3;
const threads = [7, 8];
const duration_ms = 40_000;

/** One person's device: the outbox's store outlives the page, which may be reloaded. */
class Device {
  readonly member: number;
  readonly store: OutboxStore = memoryStore();
  socket: Socket | undefined;
  outbox: Outbox | undefined;
  written = 0;
  seen: FeedEvent[] = [];
  resets = 0;
  page: Page;
  private readonly clock: Clock;
  private readonly network: Network;
  private readonly random: () => number;
  private readonly server: FakeServer;
  private life = 0;

  constructor(member: number, clock: Clock, network: Network, server: FakeServer, random: () => number) {
    this.member = member;
    this.clock = clock;
    this.network = network;
    this.server = server;
    this.random = random;
    this.page = new Page(clock, network, "unused", random);
  }

  async open(): Promise<void> {
    this.life += 1;
    const life = this.life;
    this.page = new Page(this.clock, this.network, `member${this.member}life${life}`, this.random);
    this.seen = [];
    const socket = createSocket(this.page.env, {
      connectionChanged: () => undefined,
      opened: () => outbox.opened(),
      closed: () => outbox.closed(),
      event: (event) => {
        if (life === this.life) this.seen.push(event);
      },
      passed: () => undefined,
      signal: () => undefined,
      frameRead: () => undefined,
      followEnded: () => {
        this.resets += 1;
      },
      sessionEnded: () => undefined,
    });
    const outbox = createOutbox({
      env: this.page.env,
      store: Promise.resolve(this.store),
      lock: { take: (became, byForce) => (byForce ? undefined : became(true)), leave: () => undefined },
      channel: { tell: () => undefined, listen: () => undefined, close: () => undefined },
      tryOnce: (change, key) => socket.tryOnce(change.op, change.args, key),
      changed: () => undefined,
    });
    this.socket = socket;
    this.outbox = outbox;
    socket.start();
    socket.follow(roomFeed, 0);
    await outbox.setMember(this.member);
  }

  async reload(): Promise<void> {
    this.socket?.stop();
    this.outbox?.stop();
    await this.open();
  }

  async write(): Promise<void> {
    const thread = threads[Math.floor(this.random() * threads.length)] ?? 7;
    this.written += 1;
    await this.outbox?.add(thread, { op: "write_post", args: { thread, text: `${this.member} ${this.written}` } });
  }

  /** Everything at this moment may go wrong in one way. */
  async suffer(): Promise<void> {
    const fate = this.random();
    if (fate < 0.35) await this.write();
    else if (fate < 0.6) this.pick()?.cut();
    else if (fate < 0.65) this.pick()?.freeze();
    else if (fate < 0.7) this.page.setVisible(this.random() < 0.5);
    else if (fate < 0.75) this.page.setOnline(!this.page.isOnline);
    else if (fate < 0.8) this.network.isUp = this.random() < 0.6;
    else if (fate < 0.85) await this.reload();
    else if (fate < 0.95) this.server.writeAs(9, 7, "somebody else");
    else this.server.closeAll(1001);
  }

  private pick() {
    return this.network.lines[Math.floor(this.random() * this.network.lines.length)];
  }
}

async function run(seed: number): Promise<void> {
  const random = seeded(seed);
  const clock = new Clock();
  const server = new FakeServer(clock);
  // Connections belong to whose device opens them: each device has a network of its own to the one server.
  const devices: Device[] = [];
  for (let member = 1; member <= writers; member += 1) {
    const listener = {
      connected: (peer: Parameters<FakeServer["connected"]>[0]) => {
        server.member = member;
        return server.connected(peer);
      },
    };
    const network = new Network(clock, listener);
    network.delay = () => Math.floor(random() * 60);
    devices.push(new Device(member, clock, network, server, random));
  }
  server.interfere = (asked) => {
    if (random() < 0.03) return { error: { code: "unavailable", message: "" } };
    if (asked.op === "write_post" && random() < 0.03) return { error: { code: "slow_down", message: "", retry_after_ms: 300 } };
    return undefined;
  };
  for (const device of devices) await device.open();
  for (const end = clock.now + duration_ms; clock.now < end; ) {
    await clock.advance(Math.floor(random() * 400));
    await devices[Math.floor(random() * devices.length)]?.suffer();
  }
  server.interfere = () => undefined;
  for (const device of devices) {
    (device as unknown as { network: Network }).network.isUp = true;
    device.page.setVisible(true);
    device.page.setOnline(true);
  }
  await clock.advance(120_000);
  check(seed, server, devices);
}

function check(seed: number, server: FakeServer, devices: readonly Device[]): void {
  const note = `seed ${seed}`;
  const head = server.headOf(roomFeed);
  for (const device of devices) {
    expect(device.socket?.connection.state, note).toBe("live");
    expect(device.resets, note).toBe(0);
    const seqs = device.seen.map((event) => event.seq);
    expect(seqs, `${note}: member ${device.member} sees all, once, in order`).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    expect(device.outbox?.entries.filter((entry) => entry.status.state !== "sent"), note).toEqual([]);
  }
  for (const device of devices) {
    const ofThread = threads.map((thread) => numbersOf(server, thread, device.member));
    for (const numbers of ofThread) expect(numbers, `${note}: in order`).toEqual([...numbers].sort((a, b) => a - b));
    const all = ofThread.flat().sort((a, b) => a - b);
    expect(all, `${note}: nothing lost, nothing twice`).toEqual(Array.from({ length: device.written }, (_, i) => i + 1));
  }
}

function numbersOf(server: FakeServer, thread: number, member: number): number[] {
  const own = (server.posts.get(thread) ?? []).filter((post) => post.author === member);
  return own.map((post) => Number(post.text.split(" ")[1]));
}

it.each(Array.from({ length: 40 }, (_, index) => index + 1))("loses, doubles and reorders nothing, whatever is cut: seed %i", run, 30_000);
