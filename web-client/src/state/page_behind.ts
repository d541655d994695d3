/** The page as the server has made it, where the one at hand was kept on the device: worker/service_worker.ts says what it brings. */

/** A worker that says nothing for longer has been ended. */
const wait_ms = 5_000;

/** Undefined where no worker answers for pages: then nothing comes behind this one. */
export function pageBehind(): Promise<string | undefined> | undefined {
  const worker = "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
  if (!worker?.controller) return undefined;
  return new Promise((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<{ firstData?: string }>) => resolve(data.firstData), { once: true });
    setTimeout(() => resolve(undefined), wait_ms);
  });
}
