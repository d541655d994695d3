// Proof that each house rule can fail, and that it stays silent where nothing is wrong. Run: node --test
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rules } from './rules.mjs';
import { findFunctions } from './rules/sizes.mjs';
import { readTree } from './tree.mjs';

/** Writes one file into a tree of its own and returns what `rule` says about it. */
function verdict(rule, path, text) {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  try {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    const files = readTree(root);
    return files.flatMap((file) => rules[rule](file, files));
  } finally {
    rmSync(root, { recursive: true });
  }
}
const lines = (count, line = '  work();\n') => line.repeat(count);

/** [rule, path, text that breaks it at line 2, text that does not] */
const cases = [
  ['includes', 'protocol/a.hpp', '\n#include "storage/store.hpp"\n', '\n#include "protocol/ids.hpp"\n'],
  ['includes', 'storage/a.cpp', '\n#include "server/live/shard.hpp"\n', '\n#include "protocol/ids.hpp"\n'],
  ['includes', 'server/rules/a.cpp', '\n#include "server/community/a.hpp"\n', '\n#include "storage/a.hpp"\n'],
  ['includes', 'server/community/a.cpp', '\n#include "server/net/a.hpp"\n', '\n#include "server/rules/a.hpp"\n'],
  ['includes', 'server/live/a.cpp', '\n#include "server/net/a.hpp"\n', '\n#include "server/community/a.hpp"\n'],
  ['includes', 'server/net/a.cpp', '\n#include "server/options.hpp"\n', '\n#include "server/live/a.hpp"\n'],
  ['includes', 'server/net/a.cpp', '\n#include "session.hpp"\n', '\n#include "server/net/session.hpp"\n'],
  ['includes', 'server/live/a.hpp', '\n#include <boost/beast/core.hpp>\n', '\n#include <boost/asio/post.hpp>\n'],
  ['includes', 'server/community/a.hpp', '\n#include <boost/asio/post.hpp>\n', '\n#include <boost/describe.hpp>\n'],
  ['includes', 'server/community/a.hpp', '\n#include <soci/soci.h>\n', '\n#include <optional>\n'],
  ['includes', 'server/net/a.hpp', '\n#include <mutex>\n', '\n#include <memory>\n'],
  ['includes', 'storage/a.hpp', '\n# include <atomic>\n', '\n#include <memory>\n'],
  ['includes', 'server/rules/a.cpp', '\nauto t = std::chrono::system_clock::now();\n', '\nauto t = change.now();\n'],
  ['sizes', 'server/live/a.cpp', `\nvoid f() {\n${lines(70)}}\n`, `\nvoid f() {\n${lines(60)}}\n`],
  ['sizes', 'server/live/a.cpp', `\nA::A() : b_{1}, c_{2} {\n${lines(70)}}\n`, `\nA::A() : b_{1} {\n${lines(60)}}\n`],
  ['sizes', 'tests/unit/a.cpp', `\nTEST_CASE("x") {\n${lines(70)}}\n`, `\nTEST_CASE("x") {\n${lines(60)}}\n`],
  ['styles', 'web-client/src/a.css', '\na { margin-left: 1px }\n', '\na { margin-inline-start: 1px }\n'],
  ['styles', 'web-client/src/a.css', '\na { right: 0 }\n', '\na { inset-inline-end: 0 }\n'],
  ['styles', 'web-client/src/a.css', '\na { text-align: left }\n', '\na { text-align: start }\n'],
  ['styles', 'web-client/src/a.css', '\na { border-top-left-radius: 0 }\n', '\na { border-start-start-radius: 0 }\n'],
  ['styles', 'web-client/src/A.svelte', '<style>\na { float: right }</style>', '<p>left: right</p>\n<style>/* left: */</style>'],
  ['styles', 'web-client/src/A.svelte', '\n<p style="padding-right: 0">', '\n<p style="padding: 0">'],
  ['styles', 'web-client/src/A.svelte', '\n<p style:left={x}>', '\n<p style:inset-inline-start={x}>'],
  ['styles', 'web-client/src/a.css', '\na { margin: 0 4px 0 8px }\n', '\na { margin: 0 4px 2px }\nb { padding: 1px calc(2px + 1px) 3px calc(2px + 1px) }\n'],
  ['styles', 'web-client/src/a.css', '\na { inset: 0 auto 0 0 }\n', '\na { inset: 0 }\nb { inset: -5px 0 }\n'],
  ['styles', 'web-client/src/a.css', '\na { border-radius: 4px 0 0 4px }\n', '\na { border-radius: 4px 4px 0 0 }\n'],
  ['styles', 'web-client/src/a.css', '\na { transform: translateX(-50%) }\n', '\na { transform: translateY(-50%) scaleX(-1) }\n'],
  ['styles', 'web-client/src/a.css', '\na { transform: translate(4px, 0) }\n', '\na { transform: translate(0, 4px) }\n'],
  ['styles', 'web-client/src/a.css', '\na { transform-origin: top left }\n', '\na { transform-origin: center }\n'],
  ['styles', 'web-client/src/a.ts', '\nrow.style.left = "4px";\n', '\nrow.style.insetInlineStart = "4px";\nconst { left } = box;\n'],
  ['states', 'web-client/src/views/a.ts', '\nlet seen = 0;\n', '\nexport function f() {\n  let seen = 0;\n}\n'],
  ['states', 'web-client/src/views/a.svelte.ts', '\nexport const shared = $state({ n: 0 });\n', '\nclass Drawing { first = $state(0); }\n'],
  ['states', 'web-client/src/views/A.svelte', '\n  if (outcome.ok) members = outcome.value.members;\n  let members = $state.raw([]);\n  app.listMembers();\n', '\n  let open = $state(false);\n  const members = outcome.value.members;\n'],
  ['states', 'web-client/src/views/A.svelte', '\n{#await asking}\n', '\n{#await loading}\nimport("./B.svelte")'],
  ['words', 'web-client/src/A.svelte', '\n<p>Saved</p>\n', '\n<p>{t("app.saved")} · <kbd>Enter</kbd>&nbsp;</p>\n'],
  ['words', 'web-client/src/A.svelte', '\n<p>{ok ? "Saved" : t("app.failed")}</p>\n', '\n<p>{ok === "yes" ? t("app.saved") : t(`app.${why}`)}</p>\n'],
  ['words', 'web-client/src/A.svelte', '\n<button onclick={() => act(a > b)} aria-label="Close"></button>\n', '\n<button class="Close" aria-label={t("app.close")} onclick={() => act("Close")}></button>\n'],
  ['words', 'web-client/src/A.svelte', '\n<input placeholder="بحث" />\n', '<!-- Search -->\n<input placeholder={t("app.search")} type="search" />\n<style>p { content: "Search" }</style>'],
  ['texts', 'server/live/a.cpp', '\n// TODO later\n', '\n// TODO: use RESP3, when Debian has hiredis 1.0\n'],
  ['texts', 'server/live/a.cpp', '\n// TODO: later\n', '\n// a todo list\n'],
  ['texts', 'server/live/a.cpp', '\n// FIXME: this is wrong in some cases\n', '\n// fixed\n'],
  ['texts', 'docs/a.md', '\nsee /wor' + 'k/main/x\n', '\nsee main/work/x and /var/lib/majlis\n'],
  ['texts', 'docs/a.md', '\ncd /home/sami/majlis\n', '\nGET /home\n'],
  ['texts', 'web-client/package-lock.json', '{\n "resolved": "https://example.org/a.tgz" }', '{\n "version": "1" }'],
];

for (const [rule, path, bad, good] of cases) {
  test(`${rule}: ${path}: ${bad.trim().split('\n')[0]}`, () => {
    const found = verdict(rule, path, bad);
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.equal(found[0].line, 2);
    assert.equal(found[0].path, path);
    assert.deepEqual(verdict(rule, path, good), []);
  });
}

test('words: a key of the catalogue that nobody says', () => {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  try {
    for (const [path, text] of [
      ['web-client/src/i18n/messages/en.json', '{\n  "app.saved": "Saved",\n  "app.gone": "Gone",\n  "role.owner": "owner"\n}\n'],
      ['web-client/src/A.svelte', '{t("app.saved")} {t(`role.${role}`)}\n'],
    ]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const files = readTree(root);
    const found = files.flatMap((file) => rules.words(file, files));
    assert.deepEqual(found.map(({ line, message }) => [line, message.split(' ')[0]]), [[3, '"app.gone"']]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('sizes: a long file and a long component', () => {
  assert.equal(verdict('sizes', 'storage/a.hpp', lines(451)).length, 1);
  assert.equal(verdict('sizes', 'storage/a.hpp', lines(450)).length, 0);
  assert.equal(verdict('sizes', 'web-client/src/A.svelte', lines(201)).length, 1);
});

test('sizes: a suite of tests is as long as it likes, each of its cases is not', () => {
  const suite = (count) => `TEST_SUITE("x") {\n  TEST_CASE("a") {\n${lines(count)}  }\n  TEST_CASE("b") {\n${lines(40)}  }\n}\n`;
  assert.deepEqual(verdict('sizes', 'tests/unit/a.cpp', suite(50)), []);
  assert.equal(verdict('sizes', 'tests/unit/a.cpp', suite(70)).length, 1);
});

test('sizes: tables, classes and literals are no functions', () => {
  const text = `
constexpr Row table[] = {\n${lines(80, '    {"a", 1},\n')}};
class A final : public B<int> {\n${lines(80, '  int a() const;\n')}};
DESCRIBE(A, (), (a))
class C {\n${lines(80, '  int a() const;\n')}};
const char* const sql = R"sql(\nvoid f() {\n${lines(80)})sql";
int separated = 1'000'000;
int f(char brace) { return brace == '{' ? 1 : 0; }
`;
  assert.equal(findFunctions(text).length, 1);
  assert.deepEqual(verdict('sizes', 'storage/a.cpp', text), []);
});

test('tests and cmake may include everything', () => {
  assert.deepEqual(verdict('includes', 'tests/unit/a.cpp', '#include <thread>\n#include "server/net/a.hpp"\n'), []);
});
