/** Parts that were had under another address than their own, by their own. */
const elsewhere = new Map<string, unknown>();

/** A part of the program, a module that is fetched when it is needed. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (failure) {
    const part = elsewhere.get(addressIn(failure) ?? "");
    if (part === undefined) throw failure;
    return part as Part;
  }
}

/**
 * Once more a part one of whose files did not come. Many browsers take that file for broken as long as the page lives: the part's
 * own file is asked for under another address. One that it needs can't be: then the page is loaded anew, where that is wanted
 * and all files can be had.
 */
export async function loadAgain<Part>(load: () => Promise<Part>, mayReload: boolean): Promise<Part> {
  try {
    return await loadPart(load);
  } catch (failure) {
    const address = addressIn(failure);
    // Browsers whose message names no file ask again by themselves.
    if (address === undefined) throw failure;
    try {
      return await importElsewhere<Part>(address);
    } catch (still) {
      if (!mayReload || !(await canBeHad(address))) throw still;
      return importElsewhere<Part>(address).catch((forGood: unknown) => {
        location.reload();
        throw forGood;
      });
    }
  }
}

const addressIn = (failure: unknown): string | undefined => /https?:\S+\.js/.exec(String(failure))?.[0];

async function importElsewhere<Part>(address: string): Promise<Part> {
  const part = (await import(/* @vite-ignore */ `${address}?again=${Date.now()}`)) as Part;
  elsewhere.set(address, part);
  return part;
}

/** This file, and all that parts have needed so far. */
async function canBeHad(address: string): Promise<boolean> {
  const needed = [...document.querySelectorAll<HTMLLinkElement>('link[rel="modulepreload"]')].map(({ href }) => href);
  const answers = await Promise.all([address, ...needed].map((each) => fetch(each)));
  return answers.every(({ ok }) => ok);
}
