/** Short names for addresses: suggested from a name, and checked as the server does. */
import { limits } from "../../protocol.gen";

const arabic: Record<string, string> = {
  ا: "a", أ: "a", إ: "i", آ: "a", ب: "b", ت: "t", ث: "th", ج: "j", ح: "h", خ: "kh", د: "d", ذ: "dh", ر: "r", ز: "z", س: "s", ش: "sh",
  ص: "s", ض: "d", ط: "t", ظ: "z", ع: "a", غ: "gh", ف: "f", ق: "q", ك: "k", ل: "l", م: "m", ن: "n", ه: "h", و: "w", ي: "y", ى: "a", ة: "a",
  ئ: "y", ؤ: "w",
};

export function suggestSlug(name: string): string {
  const latin = [...name.normalize("NFKD").replace(/[\p{Mn}\u0640]/gu, "")].map((letter) => arabic[letter] ?? letter).join("");
  return latin.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, limits.slug_bytes).replace(/-+$/, "");
}

export const isSlug = (text: string): boolean => text.length <= limits.slug_bytes && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
