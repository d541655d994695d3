/** The screens with fixture data instead of a server, to be looked at: `npx vite --config stories/vite.config.ts`. Never built. */
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compiledMessages } from "../build/compiled_messages.ts";
import { subsetFonts } from "../build/subset_fonts.ts";

const fixture = fileURLToPath(new URL("./fixture_app.svelte.ts", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  cacheDir: "node_modules/.vite-stories",
  plugins: [
    { name: "fixture-store", enforce: "pre", resolveId: (id) => (id.endsWith("/state/the_app") ? fixture : null) },
    svelte(),
    compiledMessages(),
    subsetFonts(),
  ],
});
