/** How attempts are written down: a generator says who does what, and is told the reply. */
import type { OperationName, Operations, Visibility } from "../../../web-client/src/protocol.gen.ts";
import type { Reply } from "../connection.ts";
import type { Standing } from "../village.ts";

export type Attempt = { [Op in OperationName]: { by: Standing; op: Op; args: Operations[Op]["args"] } }[OperationName];
export type Cases = Generator<Attempt, void, Reply<OperationName>>;
type Doing<Op extends OperationName> = Generator<Attempt, Operations[Op]["reply"] | undefined, Reply<OperationName>>;

/** Gives the reply, or undefined when it was refused. */
export function* doing<Op extends OperationName>(by: Standing, op: Op, args: Operations[Op]["args"]): Doing<Op> {
  const reply = yield { by, op, args } as unknown as Attempt;
  return reply.ok as Operations[Op]["reply"] | undefined;
}

/** Who can write in a room of this visibility. */
export const writers: Record<Visibility, readonly Standing[]> = {
  public: ["member", "admitted", "moderator", "owner"],
  members: ["member", "admitted", "moderator", "owner"],
  hidden: ["admitted", "moderator", "owner"],
};

let last = 0;
export function unique(): number {
  last += 1;
  return last;
}
