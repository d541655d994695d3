/** Joining, signing in and out: the session is a cookie, so these go over HTTP, and a new connection follows. */
import type { Join, Me, SignIn } from "../../protocol.gen";
import type { Http } from "../../socket/http";
import type { App, Outcome } from "../api";
import type { Live } from "./live";
import type { ReadMarks } from "./read_marks";
import { outcomeOf } from "./outcome";

export function createAccounts(live: Live, http: Http, marks: ReadMarks): Pick<App, "join" | "signIn" | "signOut"> {
  async function enter(op: "join" | "sign_in", args: Join | SignIn): Promise<Outcome<Me>> {
    const outcome = outcomeOf(await http.post(op, args));
    if (!outcome.ok) return outcome;
    marks.signedIn(outcome.value.me.id);
    await live.becomeOther(outcome.value.me.id);
    return { ok: true, value: outcome.value.me };
  }

  return {
    join: (args) => enter("join", args),
    signIn: (args) => enter("sign_in", args),
    async signOut() {
      const { me } = live.values;
      live.reading.flush();
      await live.draftSync.saveAll();
      const outcome = outcomeOf(await http.post("sign_out", {}));
      // A session that is over already is as good as signed out.
      if (!outcome.ok && !(outcome.failure.kind === "refused" && outcome.failure.code === "not_signed_in")) return outcome;
      marks.signedIn(undefined);
      // The other tabs first: what the server tells them of it must not be kept again behind us.
      const left = live.becomeOther(undefined);
      if (me !== undefined) {
        live.forgetOnDevice(me);
        await live.outbox.forget(me);
      }
      await left;
      live.values.signedOut = false;
      return { ok: true, value: {} };
    },
  };
}
