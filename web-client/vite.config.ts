import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compiledMessages } from "./build/compiled_messages.ts";
import { serviceWorker } from "./build/service_worker.ts";
import { statesVersion } from "./build/states_version.ts";
import { subsetFonts } from "./build/subset_fonts.ts";

/** The oldest browsers that old phones still bring: what the build may assume, in JavaScript and in CSS. */
const oldestBrowsers = ["es2020", "chrome90", "safari14.1", "firefox90"];

/** The server finds a language's messages by this name, and has them fetched together with the page (server/net/page.cpp). */
function nameOf(module: string | null): string | undefined {
  const language = /\/i18n\/messages\/(\w+)\.json$/.exec(module ?? "")?.[1];
  return language && `messages-${language}`;
}

const server = process.env["MAJLIS_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/",
  define: { "import.meta.env.VITE_STATES_VERSION": JSON.stringify(statesVersion()) },
  plugins: [svelte(), compiledMessages(), subsetFonts(), serviceWorker(oldestBrowsers)],
  build: {
    target: oldestBrowsers,
    cssTarget: ["chrome90", "safari14.1", "firefox90"],
    assetsDir: "assets",
    sourcemap: false,
    // The server's Content-Security-Policy allows files of its own only: no data: URLs, no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
    rolldownOptions: {
      output: {
        // What the first screen needs comes as one file, however many lazy chunks use parts of it as well.
        chunkFileNames: (chunk) => `assets/${nameOf(chunk.facadeModuleId) ?? "[name]"}-[hash].js`,
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: server, headers: { origin: server } },
      "/ws": { target: server, ws: true, headers: { origin: server } },
    },
  },
});
