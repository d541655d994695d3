/** The emoji that were chosen last on this device, newest first. */
const storageKey = "majlis.emoji";
export const recentMost = 16;

export function recentEmoji(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string").slice(0, recentMost) : [];
  } catch {
    return [];
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    const others = recentEmoji().filter((each) => each !== emoji);
    localStorage.setItem(storageKey, JSON.stringify([emoji, ...others].slice(0, recentMost)));
  } catch {
    // Storage may be refused; then none are remembered.
  }
}
