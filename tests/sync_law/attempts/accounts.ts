import { type Standing, type Village, standings } from "../village.ts";
import { type Cases, doing, unique } from "./cases.ts";

const signedIn = standings.filter((standing) => standing !== "guest");

export const accountAttempts = {
  *join(village: Village): Cases {
    yield* doing("guest", "join", { name: `Newcomer ${unique()}`, password: "a password of mine" });
    yield* doing("guest", "join", { name: village.people.member.name, password: "a password of mine" });
  },

  *sign_in(village: Village): Cases {
    for (const standing of signedIn) {
      const { name, password } = village.people[standing];
      yield* doing("guest", "sign_in", { name, password });
      yield* doing("guest", "sign_in", { name, password: `${password}?` });
    }
  },

  *sign_out(): Cases {
    for (const standing of standings) yield* doing(standing, "sign_out", {});
  },

  *change_password({ people }: Village): Cases {
    yield* doing("guest", "change_password", { password: "any at all", new_password: "another password" });
    for (const standing of ["outsider", "admitted"] as const) {
      const { password } = people[standing];
      yield* doing(standing, "change_password", { password: `${password}?`, new_password: "another password" });
      yield* doing(standing, "change_password", { password, new_password: `${password}!` });
    }
  },

  *change_profile({ people }: Village): Cases {
    for (const standing of standings) {
      yield* doing(standing, "change_profile", { locale: "ar" });
      yield* doing(standing, "change_profile", { locale: "ar" });
      yield* doing(standing, "change_profile", { name: `Renamed ${standing} ${unique()}`, locale: "en" });
      yield* doing(standing, "change_profile", { name: standing === "owner" ? people.member.name : people.owner.name });
    }
  },

  *end_session({ people }: Village): Cases {
    for (const standing of signedIn) {
      const { name, password } = people[standing];
      const other = yield* doing("guest", "sign_in", { name, password });
      if (!other) throw new Error(`${standing} can't sign in`);
      yield* doing("guest", "end_session", { session: other.session.id });
      yield* doing(otherThan(standing), "end_session", { session: other.session.id });
      yield* doing(standing, "end_session", { session: other.session.id });
    }
    // The session that listens is one of these.
    const list = yield* doing("member", "list_sessions", {});
    for (const { id, current } of list?.sessions ?? []) if (!current) yield* doing("member", "end_session", { session: id });
  },

  *create_token(): Cases {
    for (const standing of standings) yield* doing(standing, "create_token", { label: "A bot" });
  },
};

function otherThan(standing: Standing): Standing {
  return standing === "owner" ? "moderator" : "owner";
}
