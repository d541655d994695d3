import type { Visibility } from "../../../web-client/src/protocol.gen.ts";
import { type Standing, type Village, standings, visibilities } from "../village.ts";
import { type Cases, doing, writers } from "./cases.ts";
import { mention } from "./threads.ts";

/** What everybody tries with a new post: their own where they may write, and somebody else's. */
function* onEachPost(village: Village, attempt: (by: Standing, post: number, visibility: Visibility) => Cases): Cases {
  for (const visibility of visibilities) {
    const { room, lounge } = village.spots[visibility];
    const starter = village.starters[visibility];
    // A thread for this, so that the others stay short and quick to compare.
    const started = yield* doing(starter, "start_thread", { room, title: "Something else", text: village.text() });
    if (!started) throw new Error(`${starter} can't start a thread in the ${visibility} room`);
    for (const standing of standings) {
      const isWriter = writers[visibility].includes(standing);
      for (const author of isWriter ? [standing, starter] : (["owner"] as const)) {
        const text = `${village.text()} ${mention(village, "member")} ${mention(village, "admitted")}`;
        const written = yield* doing(author, "write_post", { thread: standing === "moderator" ? lounge : started.thread.id, text });
        if (!written) throw new Error(`${author} can't write in the ${visibility} room`);
        yield* attempt(standing, written.id, visibility);
      }
    }
  }
}

export const postAttempts = {
  *write_post(village: Village): Cases {
    for (const visibility of visibilities) {
      const { lounge, thread, post } = village.spots[visibility];
      for (const standing of standings) {
        yield* doing(standing, "write_post", { thread: lounge, text: village.text() });
        const whom = `${mention(village, "member")} ${mention(village, "owner")} ${mention(village, "outsider")}`;
        yield* doing(standing, "write_post", { thread, text: `${village.text()} ${whom}`, reply_to: post });
        yield* doing(standing, "write_post", { thread: lounge, text: village.text(), reply_to: post });
      }
    }
  },

  *edit_post(village: Village): Cases {
    for (const visibility of visibilities) {
      const { thread, lounge, post } = village.spots[visibility];
      for (const standing of standings) yield* doing(standing, "edit_post", { post, text: village.text() });
      for (const standing of writers[visibility]) {
        const own = yield* doing(standing, "write_post", { thread: lounge, text: `${village.text()} ${mention(village, "member")}` });
        if (!own) throw new Error(`${standing} can't write in the ${visibility} room`);
        yield* doing("owner", "add_reaction", { post: own.id, reaction: "agree" });
        const answer = yield* doing("moderator", "write_post", { thread: lounge, text: village.text(), reply_to: own.id });
        if (answer) yield* doing("moderator", "edit_post", { post: answer.id, text: `${village.text()} ${mention(village, "member")}` });
        yield* doing(standing, "edit_post", { post: own.id, text: `**${village.text()}** ${mention(village, "admitted")}` });
        yield* doing(standing, "edit_post", { post: own.id, text: village.text() });
      }
      yield* doing(village.starters[visibility], "write_post", { thread, text: village.text() });
    }
  },

  *delete_post(village: Village): Cases {
    yield* onEachPost(village, function* (by, post, visibility) {
      yield* doing("owner", "add_reaction", { post, reaction: "thanks" });
      yield* doing(by, "delete_post", { post });
      if (by === village.starters[visibility]) yield* doing(by, "add_reaction", { post, reaction: "sad" });
    });
  },

  *restore_post(village: Village): Cases {
    yield* onEachPost(village, function* (by, post, visibility) {
      yield* doing(village.starters[visibility], "add_reaction", { post, reaction: "good_idea" });
      yield* doing("owner", "delete_post", { post });
      yield* doing(by, "restore_post", { post });
    });
  },

  *add_reaction({ spots }: Village): Cases {
    for (const visibility of visibilities) {
      const { post } = spots[visibility];
      for (const standing of standings) {
        for (const reaction of ["agree", "🌙", "agree", "no such"]) yield* doing(standing, "add_reaction", { post, reaction });
      }
    }
  },

  *remove_reaction({ spots }: Village): Cases {
    for (const visibility of visibilities) {
      const { post } = spots[visibility];
      for (const standing of standings) yield* doing(standing, "add_reaction", { post, reaction: "us_too" });
      for (const standing of standings) {
        yield* doing(standing, "remove_reaction", { post, reaction: "us_too" });
        yield* doing(standing, "remove_reaction", { post, reaction: "us_too" });
      }
    }
  },

  *move_read_mark(village: Village): Cases {
    yield* onMarks(village, "move_read_mark");
  },

  *mark_unread(village: Village): Cases {
    yield* onMarks(village, "mark_unread");
  },
};

function* onMarks(village: Village, op: "move_read_mark" | "mark_unread"): Cases {
  for (const visibility of visibilities) {
    const { lounge, thread } = village.spots[visibility];
    for (const at of [lounge, thread]) {
      const by = village.starters[visibility];
      const text = `${village.text()} ${mention(village, "owner")} ${mention(village, "member")}`;
      const written = yield* doing(by, "write_post", { thread: at, text });
      if (!written) throw new Error(`${by} can't write in the ${visibility} room`);
      for (const standing of standings) {
        yield* doing(standing, op, { thread: at, number: written.number });
        yield* doing(standing, op, { thread: at, number: 1 });
        yield* doing(standing, op, { thread: at, number: written.number + 1 });
      }
    }
  }
}
