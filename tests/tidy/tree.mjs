// The source tree as a list of {path, text}; without git, because an unpacked release has none.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped = /^(\.git|\.tools|\.cache|build|data|tests\/browser\/results)$|(^|\/)(dist|node_modules)$/;
const textFile = /\.(cpp|hpp|h|cmake|mjs|js|ts|svelte|css|html|json|md|sh|sql|toml|ya?ml|txt)$|(^|\/)[^.]+$/;

export function readTree(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.test(path) ? [] : readTree(root, path);
    // Seeds of the fuzzers are bytes, not text.
    if (!entry.isFile() || !textFile.test(path) || path.startsWith('tests/fuzz/corpus/')) return [];
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  });
}

export const isCpp = (path) => /\.(cpp|hpp)$/.test(path);

export const lineAt = (text, index) => text.slice(0, index).split('\n').length;

/** A violation for each match of `pattern` (with the flag g); `explain` gets the match. */
export function eachMatch(file, pattern, explain) {
  return [...file.text.matchAll(pattern)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index + match[0].search(/\S/)),
    message: explain(match),
  }));
}
