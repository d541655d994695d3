import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GroupCard, MemberCard } from "../protocol.gen";
import type { Failure, Outcome } from "./api";
import { Asked } from "./asked.svelte";
import { GroupDirectory } from "./group_directory.svelte";
import { MemberSearch, pause_ms } from "./member_search.svelte";

const offline: Failure = { kind: "offline" };
const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const group = (id: number): GroupCard => ({ id, slug: `g${id}`, name: `Group ${id}`, about: "", member_count: 1 }) as GroupCard;
const member = (id: number, name: string): MemberCard => ({ id, name }) as MemberCard;

describe("a question", () => {
  it("is answered by its newest asking, whichever answer comes first", async () => {
    const asked = new Asked<string>();
    let answerFirst: (outcome: Outcome<string>) => void = () => undefined;
    const first = asked.ask(() => new Promise((resolve) => { answerFirst = resolve; }));
    await asked.ask(async () => ok("second"));
    answerFirst(ok("first"));
    await first;
    expect(asked.value).toBe("second");
  });

  it("keeps what is known while it is asked again, and says when that failed", async () => {
    const asked = new Asked<string>();
    await asked.ask(async () => ok("known"));
    const again = asked.ask(async () => ({ ok: false, failure: offline }));
    await again;
    expect(asked.value).toBe("known");
    expect(asked.failure).toEqual(offline);
    await asked.ask(async () => ok("fresh"));
    expect(asked.value).toBe("fresh");
    expect(asked.failure).toBeUndefined();
  });

  it("that was forgotten has no answer, even when one is on its way", async () => {
    const asked = new Asked<string>();
    const asking = asked.ask(async () => ok("late"));
    asked.forget();
    await asking;
    expect(asked.value).toBeUndefined();
  });
});

describe("the groups of this server", () => {
  it("come page by page, each after the last that is known", async () => {
    const asked: (number | undefined)[] = [];
    const directory = new GroupDirectory(async (after) => {
      asked.push(after);
      return ok(after === undefined ? { groups: [group(1), group(2)], more: true } : { groups: [group(3)], more: false });
    });
    expect(directory.groups).toBeUndefined();
    await directory.load();
    expect(directory.more).toBe(true);
    await directory.loadMore();
    expect(directory.groups?.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(directory.more).toBe(false);
    expect(asked).toEqual([undefined, 2]);
  });
});

describe("looking for members", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  async function typed(search: MemberSearch, text: string, groups: readonly GroupCard[]): Promise<void> {
    search.wanted = text;
    flushSync();
    search.look(groups);
    await vi.advanceTimersByTimeAsync(pause_ms);
  }

  it("asks all groups at once, after a pause, and names the groups of each member", async () => {
    const asked: string[] = [];
    let answer: () => void = () => undefined;
    const together = new Promise<void>((resolve) => { answer = resolve; });
    const search = new MemberSearch(async (id, prefix) => {
      asked.push(`${id} ${prefix}`);
      await together;
      return ok({ members: id === 1 ? [member(7, "Nadia"), member(8, "Nour")] : [member(7, "Nadia")] });
    });
    await typed(search, " Na ", [group(1), group(2)]);
    expect(asked).toEqual(["1 Na", "2 Na"]);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(search.found?.map(({ card, groups }) => [card.name, groups])).toEqual([["Nadia", [1, 2]], ["Nour", [1]]]);
  });

  it("says that it failed, rather than that nobody is called that", async () => {
    const search = new MemberSearch(async (id) => (id === 1 ? ok({ members: [] }) : { ok: false, failure: offline }));
    await typed(search, "Na", [group(1), group(2)]);
    expect(search.found).toBeUndefined();
    expect(search.failure).toEqual(offline);
  });

  it("says that nobody is called so only of what is typed now", async () => {
    const search = new MemberSearch(async (_, prefix) => ok({ members: prefix === "Na" ? [member(7, "Nadia")] : [] }));
    await typed(search, "Nx", [group(1)]);
    expect(search.found).toEqual([]);
    search.wanted = "Na";
    flushSync();
    expect(search.found).toBeUndefined();
    await typed(search, "Na", [group(1)]);
    search.wanted = "Nad";
    expect(search.found).toHaveLength(1);
  });

  it("asks once for what was typed in one go, and forgets the answer with the text", async () => {
    const asked: string[] = [];
    const search = new MemberSearch(async (_, prefix) => {
      asked.push(prefix);
      return ok({ members: [member(7, "Nadia")] });
    });
    search.wanted = "N";
    search.look([group(1)]);
    await typed(search, "Na", [group(1)]);
    expect(asked).toEqual(["Na"]);
    expect(search.found).toHaveLength(1);
    await typed(search, "", [group(1)]);
    expect(search.found).toBeUndefined();
  });
});
