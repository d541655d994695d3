/** How often what a screen reads makes it run again. */
import { tick } from "svelte";

export interface Watched {
  /** Since it was last asked for; 0 when nothing of what was read has changed. */
  runs(): Promise<number>;
  stop(): void;
}

export async function watch(read: () => unknown): Promise<Watched> {
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      read();
      runs += 1;
    });
  });
  await tick();
  runs = 0;
  return {
    async runs() {
      await tick();
      const counted = runs;
      runs = 0;
      return counted;
    },
    stop,
  };
}
