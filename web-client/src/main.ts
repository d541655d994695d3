import "./styles/tokens.css";
import "./styles/fonts.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/frame.css";
import "./styles/conversation.css";
import "./styles/forum.css";
import "./styles/forms.css";
import "./styles/forced_colors.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { showLanguage } from "./state/catalogue.svelte";
import { keepProgram, reloadWhenOutdated } from "./state/installed";
import { startClock } from "./state/minute.svelte";
import { preferences } from "./state/preferences.svelte";
import { startRouting } from "./state/route.svelte";
import { app } from "./state/the_app";

const target = document.getElementById("app");

async function begin(root: HTMLElement): Promise<void> {
  app.start();
  startRouting();
  startClock();
  reloadWhenOutdated();
  keepProgram();
  await showLanguage(preferences.locale);
  mount(App, { target: root });
}

if (target) void begin(target);
