/** Joining, signing in and out: the session is a cookie, so these go over HTTP, and a new connection follows. */
import type { Join, Me, SignIn } from "../../protocol.gen";
import type { Http } from "../../socket/http";
import type { App, Outcome } from "../api";
import { forgetEditDrafts } from "../edit_drafts";
import type { Drafts } from "./drafts";
import type { Live } from "./live";
import type { ReadMarks } from "./read_marks";
import { outcomeOf } from "./outcome";

/** What this device keeps of a member beside the outbox. */
export interface KeptOnDevice {
  drafts: Drafts;
  marks: ReadMarks;
}

export function createAccounts(live: Live, http: Http, { drafts, marks }: KeptOnDevice): Pick<App, "join" | "signIn" | "signOut"> {
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
      if (me !== undefined) {
        drafts.forget(me);
        marks.forget(me);
        await live.outbox.forget(me);
      }
      await live.becomeOther(undefined);
      if (me !== undefined) forgetEditDrafts(me);
      live.values.signedOut = false;
      return { ok: true, value: {} };
    },
  };
}
