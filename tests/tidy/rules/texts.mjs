// What no file may hold: a TODO nobody could act on, and traces of the machine it was written on.
import { eachMatch } from '../tree.mjs';

// This folder has to name what it forbids.
const exempt = /^(tests\/tidy\/|LICENSE$)/;

export function texts(file) {
  if (exempt.test(file.path)) return [];
  const found = [
    ...eachMatch(file, /\bTODO\b(?!(\([^)]+\))?: \S+( \S+){2,})/g, () => 'TODO needs its reason: "TODO: what, and why not now"'),
    ...eachMatch(file, /\b(FIXME|XXX|HACK)\b/g, ([word]) => `${word}: fix it, or write "TODO: what, and why not now"`),
    ...eachMatch(file, /(?<![\w.$}-])\/(work|root|home\/[a-z]\w*)\/\S*/g, ([path]) => `"${path}" is a path of one machine`),
  ];
  if (file.path.endsWith('package-lock.json')) {
    found.push(...eachMatch(file, /"resolved": "https?:[^"]*/g, () => 'a lock file names no host: npm install --omit-lockfile-registry-resolved'));
  }
  return found;
}
