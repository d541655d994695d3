interface ImportMetaEnv {
  /** Of the shapes of the states (build/states_version.ts): what another version kept on the device is not read. */
  readonly VITE_STATES_VERSION: string;
}

declare module "@lucide/icons/icons/*" {
  const glyph: import("./ui/glyph").Glyph;
  export default glyph;
}
