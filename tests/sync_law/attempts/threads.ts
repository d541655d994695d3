import { type Village, standings, visibilities } from "../village.ts";
import { type Cases, doing, writers } from "./cases.ts";

export const threadAttempts = {
  *start_thread(village: Village): Cases {
    for (const visibility of visibilities) {
      for (const standing of standings) {
        const title = `About ${village.registry.word()}`;
        const text = `${village.text()} ${mention(village, standing === "owner" ? "admitted" : "owner")}`;
        yield* doing(standing, "start_thread", { room: village.spots[visibility].room, title, text });
      }
    }
  },

  *change_thread(village: Village): Cases {
    for (const visibility of visibilities) {
      const { room, lounge, thread } = village.spots[visibility];
      const title = (): string => `About ${village.registry.word()}`;
      for (const standing of standings) yield* doing(standing, "change_thread", { thread, title: title() });
      for (const standing of writers[visibility]) {
        const own = yield* doing(standing, "start_thread", { room, title: title(), text: village.text() });
        if (own) yield* doing(standing, "change_thread", { thread: own.thread.id, title: title() });
      }
      yield* doing("owner", "change_thread", { thread: lounge, title: title() });
    }
  },

  *govern_thread(village: Village): Cases {
    for (const visibility of visibilities) {
      const { lounge, thread } = village.spots[visibility];
      for (const standing of standings) {
        yield* doing(standing, "govern_thread", { thread, pinned: true });
        yield* doing(standing, "govern_thread", { thread, pinned: false, locked: true });
        yield* doing(village.starters[visibility], "write_post", { thread, text: village.text() });
        yield* doing(standing, "govern_thread", { thread, locked: false });
      }
      yield* doing("owner", "govern_thread", { thread: lounge, pinned: true });
    }
  },
};

export function mention({ people }: Village, whom: "admitted" | "owner" | "member" | "outsider"): string {
  return `@${people[whom].name.replaceAll(" ", "_")}`;
}
