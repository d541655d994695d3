import type { Glyph } from "./glyph";

/** One line of a menu. `final`: it can't be undone. `apart`: a line is drawn above it. `on`: it is chosen already. */
export interface MenuEntry {
  text: string;
  icon: Glyph;
  turns?: boolean;
  final?: boolean;
  apart?: boolean;
  on?: boolean;
  act: () => void;
}

/** What a menu opens at: a button, or a point on the screen. */
export type MenuAnchor = HTMLElement | { getBoundingClientRect: () => DOMRect };
