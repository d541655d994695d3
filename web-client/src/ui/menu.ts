import type { Component } from "svelte";

/** One line of a menu. `final`: it can't be undone. `apart`: a line is drawn above it. */
export interface MenuEntry {
  text: string;
  icon: Component<Record<string, unknown>>;
  turns?: boolean;
  final?: boolean;
  apart?: boolean;
  act: () => void;
}
