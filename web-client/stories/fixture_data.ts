/** A small quarter, as on the pictures of the look. */
import type * as Wire from "../src/protocol.gen";

const minute = 60_000;
const day = 1440 * minute;
const tonight = new Date();
tonight.setHours(18, 40, 0, 0);
export const now = Math.min(Date.now(), tonight.getTime());
const at = (hour: number, minutes: number, daysBefore = 0): number => {
  const date = new Date(now - daysBefore * day);
  date.setHours(hour, minutes, 0, 0);
  return date.getTime();
};

export const members: Wire.MemberCard[] = [
  { id: 1, name: "Salma Haddad" }, { id: 2, name: "Tareq Mansour" }, { id: 3, name: "أم خالد" }, { id: 4, name: "Idris Bello" },
  { id: 5, name: "Layla Nassar" }, { id: 6, name: "Nadia" }, { id: 7, name: "Mehmet Yılmaz" }, { id: 8, name: "طارق منصور" },
];
export const me: Wire.Me = { id: 1, name: "Salma Haddad", locale: "en", joined_at: now - 90 * day };

export const groups: Wire.GroupCard[] = [
  { id: 1, slug: "yasmin", name: "Yasmin Quarter", about: "Neighbours between Olive Street and the bridge", member_count: 1284 },
  { id: 2, slug: "nahr-youth", name: "شباب النهر", about: "برنامج الشباب على الضفّة الشرقية", member_count: 67 },
  { id: 3, slug: "building-14", name: "Building 14", about: "Stairs, lift, roof and everything between", member_count: 23 },
];
const room = (id: number, group: number, slug: string, name: string, about: string, visibility: Wire.Visibility = "public"): Wire.RoomCard =>
  ({ id, group, slug, name, about, visibility, lounge: id * 100, created_at: now - 200 * day });
export const rooms: Wire.RoomCard[] = [
  room(1, 1, "neighbours", "Neighbours", "Hello, goodbye and everything else"),
  room(2, 1, "water", "Water and roads", "What runs, what leaks, what gets fixed"),
  room(3, 1, "garden", "Olive Street garden", "Beds, seeds and the shed"),
  room(4, 1, "safety", "Safety", "For members: what we watch together", "members"),
  room(5, 1, "board", "Board", "The seven who prepare decisions", "hidden"),
  room(6, 2, "sahah", "الساحة", "كلام كلّ يوم"),
  room(7, 3, "stairs", "Stairs", "Who sweeps when"),
];
const head = (thread: number, of: number, last: number, read: number, mentions = 0, title?: string): Wire.ThreadHead =>
  ({ thread, room: of, ...(title ? { title } : {}), last_number: last, last_at: now - (12 - mentions) * minute, last_author: members[last % 5] as Wire.MemberCard, read_number: read, mentions, followed: true });
export const heads: Wire.ThreadHead[] = [
  head(100, 1, 812, 800), head(200, 2, 60, 55), head(300, 3, 90, 84, 2), head(400, 4, 33, 30), head(600, 6, 12, 10), head(700, 7, 9, 9),
  head(21, 2, 48, 39, 0, "Pump repair: who pays?"),
];

const waits = (post: number, where: Pick<Wire.WaitingPost, "group" | "room" | "thread" | "title">, who: number, excerpt: string, ago: number, answer: boolean, unread: boolean): Wire.WaitingPost =>
  ({ ...where, post, number: post - 900, author: members[who] as Wire.MemberCard, at: now - ago * minute, excerpt, answer, unread });
export const waiting: Wire.WaitingPost[] = [
  waits(990, { group: 1, room: 3, thread: 300 }, 3, "@Salma_Haddad the shed key, please", 4, false, true),
  waits(981, { group: 1, room: 2, thread: 21, title: "Pump repair: who pays?" }, 2, "نعم، نصف المبلغ عندنا.", 70, true, true),
  waits(960, { group: 3, room: 7, thread: 700 }, 1, "Thanks, I take Friday then.", 1500, true, false),
];

let nextId = 1000;
const post = (thread: number, number: number, author: number, when: number, text: string, more: Partial<Wire.Post> = {}): Wire.Post =>
  ({ id: nextId++, thread, number, author, at: when, text, mentions: [], reactions: [], edits: 0, ...more });
const html = (text: string): Wire.Html => text as Wire.Html;
const tally = (reaction: string, count: number, mine = false): Wire.ReactionTally => ({ reaction, count, members: mine ? [1, 2, 4] : [2, 4, 5], mine });

const said = ["Good morning all.", "The bakery opens again on Thursday!", "صباح الخير، هل عند أحد مفتاح السطح؟", "Yes, me. Come by after six.", "Thank you.", "https://example.org/timetable الصهريج يأتي السبت", "`curl -fsS https://example.org` works from my flat"];
const early = (thread: number, count: number): Wire.Post[] => Array.from({ length: count }, (_, index) => {
  const number = index + 1;
  const when = at(8, 0, 2 - Math.floor((index / count) * 2)) + index * 7 * minute;
  return post(thread, number, [2, 3, 4, 6, 7][(index * 3) % 5] ?? 2, when, said[index % said.length] ?? "");
});
const reply = (to: Wire.Post): Wire.ReplyPreview => ({ post: to.id, number: to.number, author: to.author, excerpt: to.text });

const lounge = early(200, 50);
lounge.push(post(200, 51, 2, at(18, 4), "No pressure on Olive Street since noon. Only us?", { reactions: [tally("us_too", 6, true)] }));
const umm = post(200, 52, 3, at(18, 9), "من رقم ١٢ إلى ٣٠ لا ماء. اتصلتُ بالبلدية، قالوا: المضخّة.");
lounge.push(umm);
lounge.push(post(200, 53, 4, at(18, 12), "The tanker is at the school until 20:00.", { reply_to: reply(umm), edits: 1, edited_at: at(18, 14) }));
lounge.push(post(200, 54, 4, at(18, 13), "Bring your own cans, and let the old ones go first.", { reactions: [tally("thanks", 14), tally("agree", 9), tally("🚰", 3)] }));
lounge.push(post(200, 55, 6, at(18, 20), "", { deleted: { by: 6, at: at(18, 21) } }));
lounge.push(post(200, 56, 5, at(18, 26), "I put the repair into a thread, so that it stays: Pump repair: who pays? Who knows the contract, please write there.", {
  html: html('<p>I put the repair into a thread, so that it stays: <a href="/t/21">Pump repair: who pays?</a> Who knows the contract, please write there.</p>') }));
lounge.push(post(200, 57, 1, at(18, 31), "I can drive two people at seven. @Tareq_Mansour, shall I ring?", {
  html: html('<p>I can drive two people at seven. <a class="mention" data-member="2">@Tareq Mansour</a>, shall I ring?</p>') }));
lounge.push(post(200, 58, 2, at(18, 33), "Yes please @Salma_Haddad, number 14. We have six cans.", { mentions: [1],
  html: html('<p>Yes please <a class="mention" data-member="1">@Salma Haddad</a>, number 14. We have six cans.</p>') }));
lounge.push(post(200, 59, 8, at(18, 34), "@Salma_Haddad نعم لو سمحتِ، رقم ١٤، الطابق 3.", { mentions: [1],
  html: html('<p><a class="mention" data-member="1">@Salma Haddad</a> نعم لو سمحتِ، رقم ١٤، الطابق 3.</p>') }));
lounge.push(post(200, 60, 7, at(18, 36), "Two things:\n- cans\n- patience", { html: html("<p>Two things:</p><ul><li>cans</li><li>الصبر</li></ul>") }));
export const loungePosts = lounge;

const long = early(21, 37).map((each, index) => (index === 0 ? { ...each, author: 5, text: "Who pays for the pump? The station stands still since noon, and the tanker costs 40 a day." } : each));
long.push(post(21, 38, 4, at(21, 40, 1), "contract", { reactions: [tally("agree", 23, true), tally("thanks", 11)], html: html(
  "<p>I read the whole contract, all 31 pages. Section 7.2: the builder answers for the pump during the <strong>first ten years</strong>, wear included. The station was handed over in May 2018.</p><p>So we shouldn’t collect money yet. We should write a letter.</p>") }));
const plea = post(21, 39, 3, at(22, 5, 1), "وإلى أن يصل الردّ؟ عندنا مرضى في البناية لا ينتظرون. أقترح أن نجمع للصهريج فقط، لا للمضخّة، وأن تُعلَّق الحسابات على باب المدرسة.");
long.push(plea);
long.push(post(21, 40, 5, at(17, 48), "Both can be true. The quiet ones count as well.", { reply_to: reply(plea) }));
for (let number = 41; number <= 48; number += 1) long.push(post(21, number, [2, 4, 6, 7][number % 4] ?? 2, at(17, 50) + number * minute / 4, said[number % said.length] ?? ""));
export const threadPosts = long;

const card = (id: number, title: string, author: number, last_number: number, when: number, excerpt: string, by: number, more: Partial<Wire.ThreadCard> = {}): Wire.ThreadCard =>
  ({ id, room: 2, title, author, started_at: when - 9 * day, last_number, last: { post: 5000 + id, number: last_number, author: by, at: when, excerpt }, pinned: false, locked: false, ...more });
export const threadCards: Wire.ThreadCard[] = [
  card(20, "Read first: how we decide about repairs", 5, 13, now - 20 * day, "Three steps, two weeks, one vote. Nobody is asked twice.", 5, { pinned: true }),
  card(21, "Pump repair: who pays?", 5, 48, now - 6 * minute, "The contract says the first 10 years are theirs.", 4),
  card(22, "مواعيد الصهريج هذا الأسبوع", 3, 7, now - 41 * minute, "السبت والثلاثاء، من الخامسة حتى الثامنة", 8),
  card(23, "Street lights between the school and the bakery", 6, 10, now - 125 * minute, "Counted them last night. 7 of 16 are dark.", 6),
  card(24, "Which plumber can you recommend?", 7, 8, now - day, "Abu Samir at the market, he gives a year’s guarantee.", 5),
  card(25, "Speed bumps at the kindergarten", 2, 31, now - 8 * day, "Done on 14 November. Thank you, all 83 of you.", 6, { locked: true }),
  card(26, "Where should the second tank stand?", 1, 72, now - 13 * day, "Behind the school, fenced in. Mehmet builds it until spring.", 7),
];
export const charter = html("<ol><li>We speak to each other as to people we will meet tomorrow.</li><li>What concerns one house goes into its room.</li><li>Who accuses somebody says it to them first.</li><li>لا يُنشر ما قيل في غرف الأعضاء خارجها.</li></ol>");
