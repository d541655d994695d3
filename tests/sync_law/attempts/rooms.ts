import { type Village, standings, visibilities } from "../village.ts";
import { type Cases, doing, unique } from "./cases.ts";

export const roomAttempts = {
  *create_room({ group, registry }: Village): Cases {
    for (const standing of standings) {
      for (const visibility of visibilities) {
        const about = `About ${registry.word()}`;
        yield* doing(standing, "create_room", { group, slug: `room-${unique()}`, name: `Room ${registry.word()}`, about, visibility });
      }
    }
    yield* doing("owner", "create_room", { group, slug: "public", name: "Twice", about: "", visibility: "public" });
  },

  *change_room({ spots, registry }: Village): Cases {
    const named = (): string => `Room ${registry.word()}`;
    for (const visibility of visibilities) {
      const { room } = spots[visibility];
      for (const standing of standings) yield* doing(standing, "change_room", { room, name: named(), about: `About ${registry.word()}` });
      yield* doing("owner", "change_room", { room });
      for (const other of visibilities.filter((one) => one !== visibility)) {
        // What it is called from now on is for those alone who may know of it from now on.
        yield* doing("owner", "change_room", { room, visibility: other, name: named() });
        yield* doing("owner", "change_room", { room, visibility, name: named() });
      }
    }
  },

  *admit_to_room({ spots, people }: Village): Cases {
    for (const standing of standings) {
      for (const visibility of visibilities) {
        const { room } = spots[visibility];
        for (const target of ["outsider", "observer", "member", "moderator"] as const) {
          yield* doing(standing, "admit_to_room", { room, member: people[target].id });
          yield* doing("owner", "dismiss_from_room", { room, member: people[target].id });
        }
      }
    }
  },

  *dismiss_from_room({ spots, people }: Village): Cases {
    for (const standing of standings) {
      for (const visibility of visibilities) {
        const { room } = spots[visibility];
        yield* doing(standing, "dismiss_from_room", { room, member: people.admitted.id });
        yield* doing(standing, "dismiss_from_room", { room, member: people.member.id });
        yield* doing("owner", "admit_to_room", { room, member: people.admitted.id });
      }
    }
  },
};
