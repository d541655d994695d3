import "./styles/tokens.css";
import "./styles/fonts.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/frame.css";
import "./styles/conversation.css";
import "./styles/forum.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { showLanguage } from "./state/catalogue.svelte";
import { keepProgram, reloadWhenOutdated } from "./state/installed";
import { startClock } from "./state/minute.svelte";
import { preferences } from "./state/preferences.svelte";
import { startRouting } from "./state/route.svelte";
import { app } from "./state/the_app";

/** Few force colours; who does fetches what that takes. */
function outlineWhenForced(): void {
  const forced = matchMedia("(forced-colors: active)");
  const outline = (): void => { if (forced.matches) void import("./styles/forced_colors.css"); };
  forced.addEventListener("change", outline);
  outline();
}

const target = document.getElementById("app");

async function begin(root: HTMLElement): Promise<void> {
  app.start();
  startRouting();
  startClock();
  outlineWhenForced();
  reloadWhenOutdated();
  keepProgram();
  await showLanguage(preferences.locale);
  mount(App, { target: root });
}

if (target) void begin(target);
