/**
 * What the page brought along: the replies to the questions that its first screen will ask (server/net/first_data.cpp), all
 * from one moment. Each is taken once, and only until anything else was heard from the server: from then on they are old.
 * A page that was kept on the device brings nothing; the server's comes behind it (worker/service_worker.ts).
 */
import type { Home, Post } from "../../protocol.gen";
import type { Reader } from "../../socket/environment";
import type { Args, Reply } from "../../socket/exchange";
import type { RequestName } from "../../socket/requests";

export interface FirstData {
  /** Whose page it is; undefined when it says nothing of that. */
  readonly reader: Reader | undefined;
  /** Undefined: ask the server. */
  take<Op extends RequestName>(op: Op, args: Args<Op>): Reply<Op> | undefined;
  forget(): void;
  /** What is still on its way: resolves when it is there, will not come, or is not waited for any more. */
  readonly coming: Promise<void> | undefined;
  waitNoMore(): void;
}

interface Answered {
  op: string;
  args: Record<string, unknown>;
  reply: unknown;
}

export const noFirstData: FirstData = { reader: undefined, take: () => undefined, forget: () => undefined, coming: undefined, waitNoMore: () => undefined };

/** `text`: the JSON of the page's script element, if there is one; `later`: the same of the page that comes behind. */
export function createFirstData(text: string | null | undefined, later?: Promise<string | undefined>): FirstData {
  let left = parse(text);
  let isWanted = later !== undefined;
  let stopWaiting = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    stopWaiting = () => {
      isWanted = false;
      resolve();
    };
  });
  void later?.then((arrived) => {
    if (isWanted) left = parse(arrived);
  }, () => undefined).then(stopWaiting);
  return {
    get reader() {
      const home = left.find((one) => one.op === "open_home")?.reply as Home | undefined;
      return home && (home.me?.id ?? "guest");
    },
    take<Op extends RequestName>(op: Op, args: Args<Op>): Reply<Op> | undefined {
      const found = left.find((one) => one.op === op && fits(one, args as Record<string, unknown>));
      left = left.filter((one) => one !== found);
      return found?.reply as Reply<Op> | undefined;
    },
    forget() {
      left = [];
      stopWaiting();
    },
    get coming() {
      return isWanted ? given : undefined;
    },
    waitNoMore: () => stopWaiting(),
  };
}

/** Whatever else is asked need not wait for a page. */
export const mayBring = (op: RequestName): boolean => op.startsWith("open_") || op === "find_place";

/** Nothing in it can be worth a page that does not start. */
function parse(text: string | null | undefined): readonly Answered[] {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    const replies = (value as { replies?: unknown } | null)?.replies;
    return Array.isArray(replies) ? (replies as readonly Answered[]) : [];
  } catch {
    return [];
  }
}

/** The same arguments; of `at` it is enough that the post is there. */
function fits({ args, reply }: Answered, wanted: Record<string, unknown>): boolean {
  const { at: _, ...given } = args;
  const { at, ...asked } = wanted;
  const same = Object.keys({ ...given, ...asked }).every((name) => given[name] === asked[name]);
  return same && (at === undefined || args["at"] === at || holdsPost(reply, at));
}

function holdsPost(reply: unknown, number: unknown): boolean {
  const posts = (reply as { posts?: { posts?: readonly Post[] } }).posts?.posts ?? [];
  return posts.some((post) => post.number === number);
}
