/**
 * What an event has made known to be outdated and what has to be fetched: `times` counts the events that said so, so that
 * one that arrives while the fetch is under way is not taken for answered by it.
 */
export interface Stale {
  readonly id: number;
  readonly times: number;
}

export function outdated(list: readonly Stale[], id: number): readonly Stale[] {
  if (!list.some((stale) => stale.id === id)) return [...list, { id, times: 1 }];
  return list.map((stale) => (stale.id === id ? { id, times: stale.times + 1 } : stale));
}

/** After a fetch that was asked for when `times` events had said so. */
export function refreshed(list: readonly Stale[], asked: Stale): readonly Stale[] {
  return list.filter((stale) => stale.id !== asked.id || stale.times !== asked.times);
}

export function forgotten(list: readonly Stale[], isGone: (id: number) => boolean): readonly Stale[] {
  return list.some((stale) => isGone(stale.id)) ? list.filter((stale) => !isGone(stale.id)) : list;
}
