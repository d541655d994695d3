// What a device has kept: the program, and what was read with it.
import { eventually } from './waiting.mjs';

/** The program is on the device, and looks after this page. */
export const isInstalled = (person) => eventually(() => person.page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active || !navigator.serviceWorker.controller) throw new Error('not installed');
}));

/** What was read is written down within moments; this is when it is there. */
export const isKept = (person, text) => eventually(() => person.page.evaluate((wanted) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('majlis-read');
  opening.onsuccess = () => {
    const states = opening.result.transaction('states').objectStore('states').getAll();
    states.onsuccess = () => {
      opening.result.close();
      if (JSON.stringify(states.result).includes(wanted)) resolve();
      else reject(new Error('not kept'));
    };
  };
}), text));
