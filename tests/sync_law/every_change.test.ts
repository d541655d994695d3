/** Every change of the protocol, by everybody, in rooms of every kind, under the law. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FeedEvent, operationEffects } from "../../web-client/src/protocol.gen.ts";
import { type ChangeName, attempts } from "./attempts.ts";
import { Law } from "./law.ts";
import { mayMark } from "./marks.ts";
import { type Server, startServer } from "./server.ts";

let server: Server;
let law: Law;

beforeAll(async () => {
  server = await startServer();
  law = await Law.over(server.hosts);
});

afterAll(async () => {
  law.close();
  await server.stop();
});

const changes = (Object.keys(operationEffects) as (keyof typeof operationEffects)[])
  .filter((op): op is ChangeName => operationEffects[op] === "change");

test.each(changes)("%s", async (change) => {
  const cases = attempts[change](law.village);
  let accepted = 0;
  for (let next = cases.next(); !next.done; ) {
    const { by, op, args } = next.value;
    const reply = await law.attempt(by, op, args);
    if (op === change && reply.error === undefined) accepted += 1;
    next = cases.next(reply);
  }
  await law.watchLess();
  expect(law.report()).toBe("");
  expect(accepted, "nobody was allowed to").toBeGreaterThan(0);
});

test("every event was heard by somebody", () => {
  const silent = (Object.keys(mayMark) as FeedEvent["event"][]).filter((event) => !law.events.has(event));
  expect(silent).toEqual([]);
});
