/** The time, for texts that grow old ("6 min ago"): moves on every half minute while the page is visible. */
const clock = $state({ now: Date.now() });

export const now = (): number => clock.now;

/** Once, from main.ts. */
export function startClock(): void {
  const tick = (): void => {
    if (document.visibilityState === "visible") clock.now = Date.now();
  };
  setInterval(tick, 30_000);
  document.addEventListener("visibilitychange", tick);
}
