/**
 * Keeps the events that arrive while a state is being fetched. The fetched state may have been read before them: applied to
 * it afterwards (each state leaves out what it contains already), nothing falls in between.
 */
import type { FeedEvent } from "../../protocol.gen";

export interface Recorder {
  heard(event: FeedEvent): void;
  /** `missed`: all events from the moment the fetch was asked for until now. */
  during<T>(fetch: () => Promise<T>): Promise<{ result: T; missed: readonly FeedEvent[] }>;
}

export function createRecorder(): Recorder {
  const recordings = new Set<FeedEvent[]>();
  return {
    heard(event) {
      for (const recording of recordings) recording.push(event);
    },
    async during(fetch) {
      const missed: FeedEvent[] = [];
      recordings.add(missed);
      try {
        return { result: await fetch(), missed };
      } finally {
        recordings.delete(missed);
      }
    },
  };
}
