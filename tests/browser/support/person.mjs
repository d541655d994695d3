// What a person does with a page, in the words of the interface.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually, misses, sees } from './waiting.mjs';
import { password } from './server.mjs';
import { anything, beginning, wordsOf } from './words.mjs';

/** With each page's browser, in which it was told of its network. */
const sessions = new WeakMap();

export class Person {
  #troubles = [];
  #line;
  // The service worker looks for its newer self whenever it likes, also without a line.
  #forgiven = [/An unknown error occurred when fetching the script/];

  constructor(page, { locale, device, name, server, line }) {
    this.page = page;
    this.context = page.context();
    this.server = server;
    this.#line = line;
    this.name = name;
    this.device = [device, locale, name].filter(Boolean).join('-');
    this.isPhone = device === 'phone';
    this.hasTouch = device !== 'desktop';
    this.speaks(locale);
    page.on('console', (message) => { if (message.type() === 'error') this.#note(`console: ${message.text()} (${message.location().url})`); });
    page.on('pageerror', (error) => this.#note(`page error: ${error.stack ?? error.message}`));
    page.on('request', (request) => this.#onlyHome(request.url()));
    page.on('websocket', (socket) => this.#onlyHome(socket.url().replace(/^ws/, 'http')));
  }

  /** Of the same browser, which may have signed in somebody else meanwhile. */
  async newTab(name) {
    return new Person(await this.context.newPage(), { locale: this.locale, device: 'desktop', name, server: this.server, line: this.#line });
  }

  /** From now on things are looked for in this language. */
  speaks(locale) {
    this.locale = locale;
    this.words = wordsOf(locale);
  }

  #note(trouble) {
    if (!this.#forgiven.some((pattern) => pattern.test(trouble))) this.#troubles.push(`${this.device}: ${trouble}`);
  }
  #onlyHome(url) {
    if (!url.startsWith(`${this.server.address}/`) && !/^(data|blob):/.test(url)) this.#note(`asked a stranger: ${url}`);
  }
  /** Some things a browser reports although all is well: a refusal by HTTP, a line that was cut on purpose. */
  forgive(pattern) { this.#forgiven.push(pattern); }
  takeTroubles() { return this.#troubles.splice(0); }

  // Finding things

  text(key, values) { return this.page.getByText(this.words.within(key, values)); }
  button(key, values) { return this.page.getByRole('button', { name: this.words.exactly(key, values) }); }
  link(key, values) { return this.page.getByRole('link', { name: this.words.exactly(key, values) }); }
  field(key, values) { return this.page.getByLabel(this.words.exactly(key, values)); }
  menuItem(key) { return this.page.getByRole('menuitem', { name: this.words.exactly(key) }); }
  heading(text) { return this.page.getByRole('heading', { name: beginning(text) }); }
  /** A link by what people named, whatever counts follow it. */
  place(name) { return this.page.getByRole('link', { name: beginning(name) }); }
  dialog() { return this.page.getByRole('dialog'); }

  // Going to places

  async go(path) {
    await this.page.goto(path);
    await sees(this.page.locator('#main h1, #main h2'));
  }
  async reload() {
    await this.page.reload();
    await sees(this.page.locator('#main h1, #main h2'));
  }
  /** As a link would, without loading the page; done when another screen stands there, unless it is the same place. */
  async goInside(path) {
    await this.page.evaluate((to) => {
      if (location.pathname !== new URL(to, location.href).pathname) {
        for (const heading of document.querySelectorAll('h1')) heading.dataset.left = '';
      }
      const link = Object.assign(document.createElement('a'), { href: to });
      document.body.append(link);
      link.click();
      link.remove();
    }, path);
    await sees(this.page.locator('#main h1:not([data-left])'));
  }
  /** Into a tunnel, and out of it; who `roams` can. */
  async loseLine() {
    if (!this.#line) throw new Error(`${this.device} has no line to lose: enter with \`roams\``);
    this.#line.lose();
    await this.#tellPages({ offline: true });
  }
  async findLine() {
    this.#line.find();
    await this.#tellPages({ offline: false });
  }
  async #tellPages(state) {
    for (const page of this.context.pages()) {
      // What was said of the network holds for as long as there is that session.
      const chromium = sessions.get(page) ?? (await this.context.newCDPSession(page));
      sessions.set(page, chromium);
      await chromium.send('Network.overrideNetworkState', { latency: 0, downloadThroughput: -1, uploadThroughput: -1, ...state });
    }
  }

  /** With a finger or with the mouse. */
  press(locator) { return this.hasTouch ? locator.tap() : locator.click(); }

  // Coming in

  async join() {
    await this.go('/join');
    await this.field('door.name').fill(this.name);
    await this.field('door.password').fill(password);
    await this.button('door.join').click();
    await this.#isIn();
  }
  /** In the language that was chosen on this device; else the account's would be taken over. */
  async signIn() {
    await this.page.addInitScript((locale) => {
      if (localStorage.getItem('majlis.preferences') === null) localStorage.setItem('majlis.preferences', JSON.stringify({ locale }));
    }, this.locale);
    await this.signInHere();
  }
  async signInHere() {
    await this.go('/sign-in');
    await this.field('door.your_name').fill(this.name);
    await this.field('door.password').fill(password);
    await this.page.getByRole('main').getByRole('button', { name: this.words.exactly('app.sign_in') }).click();
    await this.#isIn();
  }
  async #isIn() {
    await sees(this.page.getByRole('heading', { level: 1, name: this.name.split(' ')[0] }));
  }

  // A conversation

  stream() { return this.page.getByRole('log'); }
  /** By what it says, not by what it answers. */
  post(text) { return this.stream().getByRole('article').filter({ has: this.page.locator('.text', { hasText: text }) }); }
  composer() { return this.page.getByRole('textbox', { name: new RegExp(`${this.words.within('composer.write_to', { name: anything }).source}|${this.words.exactly('composer.reply_in').source}`, 'su') }); }
  async send() {
    // Enter breaks the line on touch screens.
    if (this.hasTouch) await this.press(this.button('composer.send').or(this.button('composer.save')));
    else await this.composer().press('Enter');
  }
  async write(text) {
    await this.composer().fill(text);
    await this.send();
    await sees(this.post(text));
  }
  /** What can be done with a post: tools under a mouse, a sheet from below for a finger. */
  async toolsOf(text) {
    const post = this.post(text);
    if (this.hasTouch) {
      await this.press(post.getByRole('button', { name: this.words.exactly('app.more') }));
      await sees(this.dialog());
      return this.dialog();
    }
    await post.hover();
    const tools = post.getByRole('group', { name: this.words.exactly('post.tools') });
    await sees(tools);
    return tools;
  }
  async reply(text, author) {
    const name = this.hasTouch ? this.words.exactly('post.reply') : this.words.exactly('post.reply_to', { name: author });
    await this.press((await this.toolsOf(text)).getByRole('button', { name }));
  }
  async openMore(text) {
    const tools = await this.toolsOf(text);
    if (this.hasTouch) return;
    await tools.getByRole('button', { name: this.words.exactly('app.more') }).click();
    await sees(this.page.getByRole('menu'));
  }
  async closeMore() {
    await this.page.keyboard.press('Escape');
    await misses(this.hasTouch ? this.dialog() : this.page.getByRole('menu'));
  }
  async more(text, key) {
    await this.openMore(text);
    await this.press(this.hasTouch ? this.dialog().getByRole('button', { name: this.words.exactly(key) }) : this.menuItem(key));
  }
  async react(text, key) {
    const tools = await this.toolsOf(text);
    if (this.hasTouch) return this.press(tools.getByRole('button', { name: this.words.exactly(key) }));
    await tools.getByRole('button', { name: this.words.exactly('post.react') }).click();
    await this.menuItem(key).click();
  }
  reaction(text, key, n) {
    return this.post(text).getByRole('button', { name: this.words.exactly('post.reaction_by', { reaction: this.words.text(key), n }) });
  }
  /** The texts of the stream's posts from one that is known on, as they stand on the screen. */
  async textsFrom(first) {
    const texts = (await this.stream().locator('article .text').allInnerTexts()).map((text) => text.replace(/[\u2066-\u2069]/g, '').trim());
    const begin = texts.indexOf(first);
    assert.notEqual(begin, -1, `"${first}" is not on the screen, but: ${texts.slice(-8).join(' | ')}`);
    return texts.slice(begin);
  }

  /** How many new posts a place says it has; 0 without a word. */
  async unreadAt(name) {
    const link = this.place(name).first();
    await sees(link);
    const said = await link.ariaSnapshot();
    // From above: in Arabic "a new post" is also how "eleven new posts" ends.
    for (let n = 99; n > 0; n -= 1) if (this.words.within('app.new_posts_words', { n }).test(said)) return n;
    return 0;
  }
  seesUnread(name, n) { return eventually(async () => assert.equal(await this.unreadAt(name), n, `unread at ${name}`)); }

  /** Asks the server without the page, with its cookie: what others do meanwhile, or much of it at once. */
  async ask(operation, args) {
    const response = await this.context.request.post(`/api/v1/${operation}`, { data: args, headers: { 'Idempotency-Key': randomUUID() } });
    const answer = await response.json();
    assert.equal(response.status(), 200, `${operation}: ${JSON.stringify(answer)}`);
    return answer;
  }
  async openRoom(path) {
    const [, , group, room] = path.split('/');
    const place = await this.ask('find_place', { group, room });
    return this.ask('open_room', { room: place.room });
  }
  /** The thread that the lounge at an address is. */
  async loungeOf(path) { return (await this.openRoom(path)).room.lounge; }
  /** The addresses of the threads of the room at an address. */
  async threadsOf(path) { return (await this.openRoom(path)).threads.threads.map((card) => `/t/${card.id}`); }
}
