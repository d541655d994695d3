/** What is attempted: a generator for every change of the protocol. One that is forgotten does not compile. */
import type { OperationName, operationEffects } from "../../web-client/src/protocol.gen.ts";
import { accountAttempts } from "./attempts/accounts.ts";
import type { Cases } from "./attempts/cases.ts";
import { draftAttempts } from "./attempts/drafts.ts";
import { groupAttempts } from "./attempts/groups.ts";
import { postAttempts } from "./attempts/posts.ts";
import { roomAttempts } from "./attempts/rooms.ts";
import { threadAttempts } from "./attempts/threads.ts";
import type { Village } from "./village.ts";

export type ChangeName = { [Op in OperationName]: (typeof operationEffects)[Op] extends "change" ? Op : never }[OperationName];

export const attempts: Record<ChangeName, (village: Village) => Cases> = {
  ...accountAttempts, ...groupAttempts, ...roomAttempts, ...threadAttempts, ...postAttempts, ...draftAttempts,
};
