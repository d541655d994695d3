import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { compiledMessages } from "./build/compiled_messages.ts";

export default defineConfig({
  plugins: [svelte(), compiledMessages()],
  // The client's Svelte, not the one that renders on a server: runes must really react in the store's tests.
  resolve: { conditions: ["browser"] },
  test: {
    include: ["src/**/*.test.ts", "build/**/*.test.ts"],
    environment: "node",
    pool: "threads",
    maxWorkers: 2,
  },
});
