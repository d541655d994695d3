/** What is said of the connection: read on the banner, heard from the voice. */
import { t } from "../../i18n/text";
import { stamp } from "../../i18n/dates";
import { backWith, isWaiting } from "../../state/line.svelte";
import { app } from "../../state/the_app";

/** One sentence a line; nothing while all is as it should be. */
export function lineWords(): readonly string[] {
  const { state, refused, since } = app.connection;
  const back = backWith();
  if (refused) return [t("error.bad_origin")];
  if (state === "late") return [t("line.late", { n: 15 })];
  if (state === "offline") {
    const waiting = isWaiting(app);
    return [t("line.gone", { time: stamp(since) }), waiting > 0 ? t("line.gone_waiting", { n: waiting }) : t("line.gone_reading")];
  }
  if (!back) return [];
  const news = Math.max(0, app.unreadInAll() - back.unreadBefore);
  return [[back.sent > 0 ? t("line.back_sent", { n: back.sent }) : t("line.back"), ...(news > 0 ? [t("line.new", { n: news })] : [])].join(" ")];
}
