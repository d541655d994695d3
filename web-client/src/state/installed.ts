/** Keeps the program on the device, so that it opens without a network (worker/service_worker.ts). Needs HTTPS, or localhost. */
export function keepProgram(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const register = (): void => void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  // After the page is there: on a thin line the files to keep would take its place.
  if (document.readyState === "complete") register();
  else addEventListener("load", () => setTimeout(register, 1_000), { once: true });
}

/** A part of an older version that is nowhere any more: the page is loaded anew, once, and is the new version then. */
export function reloadWhenOutdated(): void {
  addEventListener("vite:preloadError", (event) => {
    if (!navigator.onLine || sessionStorage.getItem(reloaded) !== null) return;
    event.preventDefault();
    sessionStorage.setItem(reloaded, "yes");
    location.reload();
  });
  addEventListener("load", () => setTimeout(() => sessionStorage.removeItem(reloaded), 10_000), { once: true });
}

const reloaded = "majlis.reloaded";
