/** What a browser calls itself, in words that people know. */
import { t } from "../../i18n/text";

const browsers: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"], [/OPR\//, "Opera"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS|Chromium/, "Chrome"], [/Safari/, "Safari"],
];
const systems: readonly [RegExp, string][] = [
  [/Android/, "Android"], [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Windows/, "Windows"], [/Mac OS X/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"],
];

export function deviceName(label: string): string {
  const browser = browsers.find(([pattern]) => pattern.test(label))?.[1];
  const system = systems.find(([pattern]) => pattern.test(label))?.[1];
  if (browser && system) return t("settings.browser_on", { browser, system });
  return browser ?? system ?? (label === "" ? t("settings.unknown_device") : label);
}
