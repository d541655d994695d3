import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { compiledMessages } from "./build/compiled_messages.ts";

export default defineConfig({
  // The client's Svelte, not the one that renders on a server: runes must really react in the store's tests.
  plugins: [svelte({ dynamicCompileOptions: () => ({ generate: "client" }) as object }), compiledMessages()],
  resolve: { conditions: ["browser"] },
  test: {
    include: ["src/**/*.test.ts", "build/**/*.test.ts"],
    environment: "node",
    pool: "threads",
    maxWorkers: 2,
  },
});
