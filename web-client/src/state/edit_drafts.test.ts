import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { editDraftOf, keepEditDraft } from "./edit_drafts";
import { AppWorld, DeviceStorage } from "./testing/app_world";

let world: AppWorld;

beforeEach(async () => {
  vi.stubGlobal("sessionStorage", new DeviceStorage());
  world = new AppWorld();
  await world.begin();
  keepEditDraft(1, 7, { post: 70, text: "not saved yet" });
  keepEditDraft(12, 7, { post: 70, text: "of another member" });
});

afterEach(() => { vi.unstubAllGlobals(); });

it("a change that was not saved is gone from the device with who has signed out, and only theirs", async () => {
  await Promise.all([world.app.signOut(), world.clock.advance(200)]);
  expect(editDraftOf(1, 7)).toBeUndefined();
  expect(editDraftOf(12, 7)?.text).toBe("of another member");
});

it("so is that of another tab", async () => {
  world.account = undefined;
  world.tabs.say({});
  await world.clock.advance(200);
  expect(editDraftOf(1, 7)).toBeUndefined();
});

it("it stays when the session has only ended: who signs in again goes on", async () => {
  world.account = undefined;
  world.server.closeAll(4401);
  await world.clock.advance(2_000);
  expect(editDraftOf(1, 7)?.text).toBe("not saved yet");
});
