// No packages of its own: everything comes from the web client's node_modules.
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../web-client/node_modules/vitest/dist/index.js", import.meta.url));

export default {
  resolve: { alias: { vitest } },
  test: {
    include: ["*.test.ts"],
    environment: "node",
    pool: "forks",
    // Node 20 has a WebSocket, but shows it only when asked.
    execArgv: ["--experimental-websocket"],
    // Each file has a server of its own; on two cores one after the other is as fast, and steadier.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
};
