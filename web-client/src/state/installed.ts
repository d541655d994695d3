/** Keeps the program on the device, so that it opens without a network (worker/service_worker.ts). Needs HTTPS, or localhost. */
export function keepProgram(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}

const reloaded = "majlis.reloaded";
/** Its file's name has a hash in it. */
const thisVersion = (): string => document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";

/** A part of an older version that is nowhere any more: the page is loaded anew, once for each version, and is the new one then. */
export function reloadWhenOutdated(): void {
  addEventListener("vite:preloadError", () => {
    if (!navigator.onLine || sessionStorage.getItem(reloaded) === thisVersion()) return;
    void reloadOnceAnswered();
  });
}

/** A line may be dead without the browser knowing: then the page at hand, and what is written in it, is worth more. */
async function reloadOnceAnswered(): Promise<void> {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) return;
  sessionStorage.setItem(reloaded, thisVersion());
  location.reload();
}
