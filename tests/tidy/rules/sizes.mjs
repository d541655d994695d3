// Lengths: a file of 450 lines is split, a function of 70 as well, a Svelte component at 200.
import { isCpp, lineAt } from '../tree.mjs';

const fileLines = 450;
const functionLines = 70;
const componentLines = 200;

/** Comments, strings and character literals become blanks; line ends stay, so that positions stay right. */
export function withoutLiterals(text) {
  const literals =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^()\s\\]{0,16})\([\s\S]*?\)\1"|"(?:[^"\\\n]|\\[\s\S])*"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'|^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm;
  return text.replace(literals, (literal) => literal.replace(/[^\n]/g, ' '));
}

// A line that begins with the keyword: a macro without a semicolon may stand before it.
const scope = /(?:^|\n)[^\S\n]*(?:template\s*<[^\n]*>\s*)?(?:inline\s+|export\s+)*(?:namespace|class|struct|union|extern)\b[^()]*$/;

/** What a brace opens, from the text in front of it: a 'scope' that holds functions, a 'function', or 'data'. */
function kindOf(head) {
  if (scope.test(head) || /\bTEST_SUITE\s*\(\s*\)$/.test(head)) return 'scope';
  if (/=\s*$/.test(head) || /^enum\b/.test(head)) return 'data';
  // Empty: what follows a constructor's last `member_{value}`.
  return head === '' || head.startsWith(',') || head.includes('(') ? 'function' : 'data';
}

/** The functions of a C++ text as [{begin, end}] positions; a lambda counts as part of the function around it. */
export function findFunctions(text) {
  const code = withoutLiterals(text);
  const functions = [];
  const open = [];
  let headBegin = 0;
  for (let i = 0; i < code.length; i += 1) {
    if (code[i] === '{') {
      const head = code.slice(headBegin, i);
      const outermost = open.every(({ kind }) => kind === 'scope');
      const kind = outermost ? kindOf(head.trim().replace(/^(public|private|protected)\s*:\s*/, '')) : 'inner';
      open.push({ kind, begin: headBegin + head.search(/\S|$/) });
    } else if (code[i] === '}') {
      const { kind, begin } = open.pop() ?? {};
      if (kind === 'function') functions.push({ begin, end: i });
    }
    if (/[{};]/.test(code[i])) headBegin = i + 1;
  }
  return functions;
}

function longFunctions({ path, text }) {
  return findFunctions(text)
    .map(({ begin, end }) => ({ line: lineAt(text, begin), length: lineAt(text, end) - lineAt(text, begin) + 1 }))
    .filter(({ length }) => length > functionLines)
    .map(({ line, length }) => ({
      path, line, message: `function of ${length} lines, the most is ${functionLines}: give its parts names`,
    }));
}

export function sizes(file) {
  const { path, text } = file;
  const found = [];
  const lines = text.replace(/\n$/, '').split('\n').length;
  const limit = path.endsWith('.svelte') ? componentLines : fileLines;
  const generated = /^\/[/*] ?generated\b/i.test(text);
  if (/\.(cpp|hpp|ts|mjs|svelte|css)$/.test(path) && !generated && lines > limit) {
    found.push({ path, line: lines, message: `${lines} lines, the most is ${limit}: split it by what it is about` });
  }
  if (isCpp(path) && !generated) found.push(...longFunctions(file));
  return found;
}
