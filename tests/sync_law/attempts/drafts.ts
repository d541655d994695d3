import { type Village, standings, visibilities } from "../village.ts";
import { type Cases, doing, writers } from "./cases.ts";

export const draftAttempts = {
  *save_draft(village: Village): Cases {
    for (const visibility of visibilities) {
      const { room, thread, post } = village.spots[visibility];
      for (const standing of standings) {
        yield* doing(standing, "save_draft", { thread, text: village.text(), reply_to: post });
        yield* doing(standing, "save_draft", { room, text: `Title\n${village.text()}` });
        yield* doing(standing, "save_draft", { room, thread, text: village.text() });
      }
      for (const standing of writers[visibility]) {
        const text = village.text();
        for (const again of [text, text, "", ""]) yield* doing(standing, "save_draft", { thread, text: again });
        yield* doing(standing, "save_draft", { thread, text });
        yield* doing(standing, "write_post", { thread, text });
        yield* doing(standing, "start_thread", { room, title: `About ${village.registry.word()}`, text });
        yield* doing(standing, "save_draft", { room, text });
      }
    }
    // Drafts come and go with the right to send them.
    const member = village.people.member.id;
    for (const role of ["observer", "member"] as const) yield* doing("owner", "change_role", { group: village.group, member, role });
    const admitted = { room: village.spots.hidden.room, member: village.people.admitted.id };
    yield* doing("moderator", "dismiss_from_room", admitted);
    yield* doing("moderator", "admit_to_room", admitted);
  },
};
