/**
 * The service worker: the program opens without a network, and at once with one. The built page is on the device, and the
 * screens show what is kept there (state/app/kept.ts); the server is asked for the page it makes for this reader, and what
 * that brings is told to the one that stands there. A reload asks the server first, and shows what is new in the program.
 * Files named by their content never change: once here they stay here. Built by build/service_worker.ts.
 */
export {};
declare const self: ServiceWorkerGlobalScope;
/** Filled in when building: of this build, the files of the program, and what else the page names. */
declare const VERSION: string;
declare const FILES: readonly string[];

const prefix = "majlis-files-";
const shell = "/index.html";
/** A page that is this late is not waited for: what is on the device is better than a white screen. */
const pageWait_ms = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([tidy(), preload()]).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(page(request, event));
  } else if (isNamedByContent(url.pathname) || FILES.includes(url.pathname)) {
    event.respondWith(file(request));
  }
});

/** As the server says what an address of the program is (server/net/page.cpp). */
function isPage(path: string): boolean {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return !last.includes(".") && !path.startsWith("/api/") && !["/healthz", "/readyz", "/metrics"].includes(path);
}

function isNamedByContent(path: string): boolean {
  return path.startsWith("/assets/");
}

async function fill(): Promise<void> {
  const cache = await caches.open(prefix + VERSION);
  await cache.add(new Request(shell, { cache: "reload" }));
  // One after the other: whoever reads meanwhile has the line.
  for (const path of FILES) await cache.add(isNamedByContent(path) ? path : new Request(path, { cache: "no-cache" }));
}

/** A page of the version before may be open still and want its lazy parts: its files stay until the next one. */
async function tidy(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const others = names.filter((name) => name !== prefix + VERSION);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** The server is asked for a page while this worker still starts. */
async function preload(): Promise<void> {
  await self.registration.navigationPreload?.enable();
}

async function askedFor(request: Request, event: FetchEvent): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  return preloaded ?? fetch(request);
}

/** As this version has it, else the one before, whose pages may still be open. */
async function kept(request: RequestInfo): Promise<Response | undefined> {
  const cache = await caches.open(prefix + VERSION);
  return (await cache.match(request)) ?? caches.match(request);
}

async function page(request: Request, event: FetchEvent): Promise<Response> {
  const answer = askedFor(request, event);
  const behind = (built: Response): Response => {
    event.waitUntil(tellBehind(answer, event.resultingClientId));
    return built;
  };
  event.waitUntil(answer.then(() => undefined, () => undefined));
  // Back, and a tab that the browser restores, have caches of their own, and are no reload.
  const isReload = request.cache === "reload" || request.cache === "no-cache";
  const built = await kept(shell);
  if (built && !isReload) return behind(built);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), pageWait_ms));
  try {
    const first = await Promise.race([answer, late]);
    // A proxy's error page is no page of ours.
    if (first && first.status < 500) return first;
    return built ? behind(built) : await answer;
  } catch {
    return built ? behind(built) : Response.error();
  }
}

/** Undefined is told as well: then nobody waits for it. */
async function tellBehind(answer: Promise<Response>, id: string): Promise<void> {
  const html = await answer.then((response) => (response.ok ? response.text() : ""), () => "");
  const [, firstData] = /<script type="application\/json" id="first-data">(.*?)<\/script>/s.exec(html) ?? [];
  (await self.clients.get(id))?.postMessage({ firstData });
}

/** By its path alone: what did not come is asked for with a query as well (src/ui/load_again.ts). */
async function file(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const known = await kept(path);
  if (known) return known;
  const answer = await fetch(request);
  // Fonts of other languages, for example: kept once they were used.
  if (answer.ok && isNamedByContent(path)) {
    const cache = await caches.open(prefix + VERSION);
    await cache.put(path, answer.clone()).catch(() => undefined);
  }
  return answer;
}
