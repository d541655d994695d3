/** Small changes of a text around the caret. Pure but for reading the selection. */
import { folded } from "../similar";

export interface Edit {
  text: string;
  from: number;
  to: number;
}

type Area = Pick<HTMLTextAreaElement, "value" | "selectionStart" | "selectionEnd">;

/** Puts `before` and `after` around what is selected; the selection stays on it. */
export function wrapSelection(area: Area | undefined, before: string, after = before): Edit | undefined {
  if (!area) return undefined;
  const { value, selectionStart: from, selectionEnd: to } = area;
  const text = value.slice(0, from) + before + value.slice(from, to) + after + value.slice(to);
  return { text, from: from + before.length, to: to + before.length };
}

/** The beginning of a mention right before the caret: `@` after a space or at the start. */
export function mentionAt(area: Area): { from: number; prefix: string } | undefined {
  const { value, selectionStart, selectionEnd } = area;
  if (selectionStart !== selectionEnd) return undefined;
  const found = /(?:^|[\s(«"'،])@([\p{L}\p{M}\p{N}_.-]{0,40})$/u.exec(value.slice(0, selectionStart));
  if (!found) return undefined;
  const prefix = found[1] ?? "";
  return { from: selectionStart - prefix.length - 1, prefix };
}

/** Whether the name, from the beginning of any of its words on, begins with what was typed; the server's rule for `find_members`. */
export function isMeant(name: string, typed: string): boolean {
  return folded(name).split(/(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u).some((_, index, words) => words.slice(index).join("").startsWith(folded(typed).trim()));
}

/** Completes a mention: `@` and the name, its spaces written `_`, and a space behind it. */
export function completeMention(area: Area, from: number, name: string): Edit {
  const rest = area.value.slice(area.selectionStart);
  const mention = `@${name.replace(/ /g, "_")}${/^\s/.test(rest) ? "" : " "}`;
  const caret = from + mention.length + (/^\s/.test(rest) ? 1 : 0);
  return { text: area.value.slice(0, from) + mention + rest, from: caret, to: caret };
}

/** A piece of a line between backticks, several lines between fences. */
export function wrapCode(area: Area | undefined): Edit | undefined {
  if (!area) return undefined;
  const isBlock = area.value.slice(area.selectionStart, area.selectionEnd).includes("\n");
  return isBlock ? wrapSelection(area, "```\n", "\n```") : wrapSelection(area, "`");
}

/** What somebody said, as a quotation at the end of what is written, and room for the answer below it. */
export function quoted(text: string, said: string): Edit {
  const lines = said.trim().split("\n").map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
  const before = text.trim() === "" ? "" : `${text.trimEnd()}\n\n`;
  const whole = `${before}${lines}\n\n`;
  return { text: whole, from: whole.length, to: whole.length };
}

/** Puts a sign before every line that the selection touches. */
export function prefixLines(area: Area | undefined, sign: string): Edit | undefined {
  if (!area) return undefined;
  const { value, selectionStart, selectionEnd } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(from, selectionEnd).split("\n");
  const marked = lines.map((line) => sign + line).join("\n");
  const to = from + marked.length;
  return { text: value.slice(0, from) + marked + value.slice(selectionEnd), from: to, to };
}
