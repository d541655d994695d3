// House rules as a test: prints `file:line: what is wrong; what to do instead` and fails when there is any.
//   node tests/tidy/tidy.mjs [rule...]      rules: includes sizes states styles texts words (default: all)
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTree } from './tree.mjs';
import { rules } from './rules.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(rules);
for (const name of names) {
  if (!(name in rules)) throw new Error(`no rule "${name}"; there are: ${Object.keys(rules).join(' ')}`);
}

const files = readTree(root);
const violations = names.flatMap((name) => files.flatMap((file) => rules[name](file, files)));
for (const { path, line, message } of violations) console.log(`${path}:${line}: ${message}`);
console.log(`${files.length} files, ${names.join(' ')}: ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
