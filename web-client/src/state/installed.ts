/** Keeps the program on the device, so that it opens without a network (worker/service_worker.ts). Needs HTTPS, or localhost. */
export function keepProgram(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}

const reloaded = "majlis.reloaded";

/** A part of an older version that is nowhere any more: the page is loaded anew, once, and is the new version then. */
export function reloadWhenOutdated(): void {
  setTimeout(() => sessionStorage.removeItem(reloaded), 10_000);
  addEventListener("vite:preloadError", () => {
    if (!navigator.onLine || sessionStorage.getItem(reloaded) !== null) return;
    void reloadOnceAnswered();
  });
}

/** A line may be dead without the browser knowing: then the page at hand, and what is written in it, is worth more. */
async function reloadOnceAnswered(): Promise<void> {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) return;
  sessionStorage.setItem(reloaded, "yes");
  location.reload();
}
