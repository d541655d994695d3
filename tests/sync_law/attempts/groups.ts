import type { Role } from "../../../web-client/src/protocol.gen.ts";
import { type Standing, type Village, standings } from "../village.ts";
import { type Cases, doing, unique } from "./cases.ts";

const roles: readonly Role[] = ["observer", "member", "moderator", "owner"];
const members = { observer: "observer", member: "member", admitted: "member", moderator: "moderator" } as const;

export const groupAttempts = {
  *create_group(): Cases {
    const text = { name: "Gardeners", about: "We plant", charter: "*Water* daily." };
    for (const standing of standings) yield* doing(standing, "create_group", { slug: `gardeners-${unique()}`, ...text });
    yield* doing("member", "create_group", { slug: "the-group", ...text });
  },

  *change_group({ group }: Village): Cases {
    for (const standing of standings) {
      yield* doing(standing, "change_group", { group, about: `About ${unique()}` });
      yield* doing(standing, "change_group", { group, name: `Name ${unique()}`, charter: `# Rule ${unique()}` });
    }
    yield* doing("owner", "change_group", { group });
  },

  *join_group({ group, elsewhere }: Village): Cases {
    for (const standing of standings) {
      yield* doing(standing, "join_group", { group });
      yield* doing(standing, "join_group", { group: elsewhere });
    }
    yield* doing("outsider", "leave_group", { group });
    for (const standing of standings) if (standing !== "outsider") yield* doing(standing, "leave_group", { group: elsewhere });
  },

  *leave_group(village: Village): Cases {
    const { group, people, spots } = village;
    for (const standing of ["guest", "outsider", "owner"] as const) yield* doing(standing, "leave_group", { group });
    for (const [standing, role] of Object.entries(members) as [keyof typeof members, Role][]) {
      yield* doing(standing, "leave_group", { group });
      yield* doing(standing, "join_group", { group });
      yield* doing("owner", "change_role", { group, member: people[standing].id, role });
    }
    yield* doing("owner", "admit_to_room", { room: spots.hidden.room, member: people.admitted.id });
    // The owner can go once there is another.
    yield* doing("owner", "change_role", { group, member: people.moderator.id, role: "owner" });
    yield* doing("owner", "leave_group", { group });
    yield* doing("owner", "join_group", { group });
    yield* doing("moderator", "change_role", { group, member: people.owner.id, role: "owner" });
    yield* doing("owner", "change_role", { group, member: people.moderator.id, role: "moderator" });
  },

  *change_role({ group, people }: Village): Cases {
    for (const by of standings) {
      if (by !== "owner") yield* doing(by, "change_role", { group, member: people.member.id, role: "moderator" });
    }
    for (const [standing, own] of Object.entries(members) as [Standing, Role][]) {
      const member = people[standing].id;
      for (const role of roles.filter((one) => one !== own)) {
        yield* doing("owner", "change_role", { group, member, role });
        yield* doing("owner", "change_role", { group, member, role: own });
      }
    }
    yield* doing("owner", "change_role", { group, member: people.owner.id, role: "member" });
    yield* doing("owner", "change_role", { group, member: people.outsider.id, role: "member" });
  },
};
