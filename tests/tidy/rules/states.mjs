// What people share, and what the server answered, lives in web-client/src/state: there it is kept current by events,
// tested without a page, and asked for once. A component keeps only what is its own: an open menu, the text of a field.
import { eachMatch } from '../tree.mjs';

const views = /^web-client\/src\/(?!state\/|socket\/|socket\.ts)/;

export function states(file) {
  if (!views.test(file.path) || /\.test\.ts$|\/testing\//.test(file.path)) return [];
  if (file.path.endsWith('.ts')) {
    return eachMatch(file, /^(export )?(let\b|const \w+[^=\n]*= \$state\b).*/gm, ([line]) => `"${line.trim()}" is shared by all who import it: it belongs to web-client/src/state`);
  }
  if (!file.path.endsWith('.svelte')) return [];
  const own = new Set([...file.text.matchAll(/^\s*let (\w+)\b[^=;]*= \$state/gm)].map(([, name]) => name));
  // What a change answers may be shown once, as a new token is; what was asked for may not be kept.
  const asks = /\bapp\.(list|find)\w+\(/.test(file.text);
  return [
    ...eachMatch(file, /(?<![\w.])(\w+) = (?!=)[^;]*?\boutcome\.value\b/g, ([, name]) => (asks && own.has(name)
      ? `"${name}" keeps what the server answered: Asked (state/asked.svelte.ts), or the store if events change it`
      : undefined)),
    ...eachMatch(file, /\{#await (\w+)/g, ([, name]) => (/\b(load|loadPart|import)\(/.test(file.text)
      ? undefined
      : `"${name}" is awaited in the page: Asked (state/asked.svelte.ts) says as well when it fails, and is asked again`)),
  ].filter(({ message }) => message !== undefined);
}
