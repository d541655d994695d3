/**
 * What a screen reader hears of new posts: one or two are read, a burst is told by its number once it is over, and who reads
 * above hears at most every 10 s how many there are. Mentions and answers are always read.
 */
import type { Post } from "../../protocol.gen";

export interface News {
  /** To be read aloud. */
  read: readonly Post[];
  /** To be told by their number only; 0 for none. */
  counted: number;
  atEnd: boolean;
}

const burst_ms = 1500;
const countPause_ms = 10_000;
const readMost = 2;

export interface Announcements {
  /** `count` posts of others came; of those loaded, `news` are there, and `mine` of them concern the reader. */
  heard(count: number, news: readonly Post[], mine: readonly Post[], atEnd: boolean): void;
  stop(): void;
}

export function createAnnouncements(say: (news: News) => void): Announcements {
  let count = 0;
  let news: Post[] = [];
  let mine: Post[] = [];
  let atEnd = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;

  function tell(): void {
    timer = undefined;
    const readsAll = atEnd && count <= readMost;
    const read = readsAll ? news : mine.slice(-readMost);
    const counted = readsAll ? 0 : count;
    if (!atEnd) countedAt = Date.now();
    count = 0;
    news = [];
    mine = [];
    if (read.length > 0 || counted > 0) say({ read, counted, atEnd });
  }

  return {
    heard(more, those, concerning, isAtEnd) {
      count += more;
      news.push(...those.slice(-readMost));
      mine.push(...concerning);
      atEnd = isAtEnd;
      const pause = isAtEnd || concerning.length > 0 ? burst_ms : Math.max(burst_ms, countedAt + countPause_ms - Date.now());
      if (timer !== undefined && concerning.length === 0) return;
      clearTimeout(timer);
      timer = setTimeout(tell, pause);
    },
    stop: () => clearTimeout(timer),
  };
}
