const reloadedAt = "majlis.reloaded_at";
const pause_ms = 60_000;

/**
 * A part of the program once more, one of whose files did not come. Many browsers take that file for broken as long as the page
 * lives. The part's own they are asked for under another address; for one that it needs the page is loaded anew, once all can be had.
 */
export async function loadAgain<Part>(load: () => Promise<Part>): Promise<Part> {
  const file = await load().then((part) => ({ part }), fileOf);
  if ("part" in file) return file.part;
  try {
    return (await import(/* @vite-ignore */ `${file.address}?again=${Date.now()}`)) as Part;
  } catch (failure) {
    await reloadWhereItHelps(file.address);
    throw failure;
  }
}

/** Browsers name what they could not load in the message; those that do not ask again by themselves. */
function fileOf(failure: unknown): { address: string } {
  const address = /https?:\S+\.js/.exec(String(failure))?.[0];
  if (address === undefined) throw failure;
  return { address };
}

async function reloadWhereItHelps(file: string): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(reloadedAt)) < pause_ms) return;
  const needed = [...document.querySelectorAll<HTMLLinkElement>('link[rel="modulepreload"]')].map(({ href }) => href);
  const answers = await Promise.all([file, ...needed].map((address) => fetch(address)));
  if (!answers.every(({ ok }) => ok)) return;
  sessionStorage.setItem(reloadedAt, String(Date.now()));
  location.reload();
}
