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
import { startClock } from "./state/minute.svelte";
import { preferences } from "./state/preferences.svelte";
import { startRouting } from "./state/route.svelte";
import { app } from "./state/the_app";

/** Few need it, and thin lines carry it for nobody else. */
const forcedColors = matchMedia("(forced-colors: active)");
async function dress(): Promise<void> {
  if (forcedColors.matches) await import("./styles/forced_colors.css").catch(() => undefined);
}
forcedColors.addEventListener("change", () => void dress());

/** After the page is there: on a thin line the files to keep would take its place. */
addEventListener("load", () => setTimeout(() => {
  void import("./state/installed").then(({ keepProgram, reloadWhenOutdated }) => {
    reloadWhenOutdated();
    keepProgram();
  }, () => undefined);
}, 4_000), { once: true });

const target = document.getElementById("app");

/** What is drawn first keeps the font it is drawn with. Where the line is fast ours are there in a moment; elsewhere nobody waits. */
async function letters(): Promise<void> {
  const { connection } = navigator as { connection?: { effectiveType: string; saveData: boolean } };
  if (connection && (connection.saveData || connection.effectiveType !== "4g")) return;
  const ours = document.fonts.load(`1em ${getComputedStyle(document.body).fontFamily}`, "aب");
  await Promise.race([ours.catch(() => undefined), new Promise((over) => setTimeout(over, 100))]);
}

async function begin(root: HTMLElement): Promise<void> {
  app.start();
  startRouting();
  startClock();
  await Promise.all([showLanguage(preferences.locale), dress(), letters()]);
  mount(App, { target: root });
}

if (target) void begin(target);
