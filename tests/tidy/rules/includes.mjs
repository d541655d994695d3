// Who may include whom (docs/architecture.md): protocol ← storage ← rules ← community ← live ← net ← main.
import { eachMatch, isCpp } from '../tree.mjs';

const layers = ['protocol', 'storage', 'server/rules', 'server/community', 'server/live', 'server/net', 'server'];

/** The layer of a path; undefined outside of them (tests and cmake may include everything). */
const layerOf = (path) => layers.find((layer) => path.startsWith(`${layer}/`));

const threads = /^<(mutex|shared_mutex|thread|atomic|condition_variable|future|semaphore|barrier|latch|stop_token)>$/;
// Threads live in three places, so that every other file can be read without thinking of a second thread.
const mayUseThreads = /^server\/live\/(shard|store_executor)\.|(^|\/)log(ger|ging)?\.(hpp|cpp)$/;

/** A library: which include it is, which files may have it, and where it belongs. */
const libraries = [
  { include: /^<boost\/beast/, allowed: /^server\/net\//, place: 'Beast belongs to server/net' },
  {
    include: /^<(boost\/asio|hiredis|sys\/socket)/,
    allowed: /^server\/(live|net)\/|^server\/[^/]+$/,
    place: 'sockets and event loops belong to server/live and server/net',
  },
  { include: /^<(soci\/|sqlite3\.h|libpq)/, allowed: /^storage\//, place: 'SQL belongs to storage' },
  {
    include: threads,
    allowed: mayUseThreads,
    place: 'threads belong to server/live/shard.*, server/live/store_executor.* and the logger; use shards.on(id, job)',
  },
  { include: /^<random>$/, allowed: /^server\/(live|net)\/|^server\/[^/]+$/, place: 'pass randomness in as a parameter' },
];

// What decides is told the time, so that tests and simulations can choose it.
const clock = /\b(system_clock|steady_clock|high_resolution_clock)::now\(|\bstd::time\(|\brandombytes_/g;
const withoutClock = /^(protocol|server\/rules|server\/community)\//;

function ownInclude(file, layer, target) {
  const targetLayer = layerOf(target);
  if (target.startsWith('tests/')) return `${file.path} includes a test's header`;
  if (targetLayer === undefined) return `"${target}": own headers are named from the top of the tree`;
  if (layers.indexOf(targetLayer) > layers.indexOf(layer)) {
    return `${layer} may not include ${targetLayer}: the direction is ${layers.join(' <- ')}`;
  }
  return undefined;
}

export function includes(file) {
  const layer = layerOf(file.path);
  if (!isCpp(file.path) || layer === undefined) return [];
  const found = eachMatch(file, /^[ \t]*#[ \t]*include[ \t]+(<[^>\n]+>|"[^"\n]+")/gm, ([, target]) => {
    if (target.startsWith('"')) return ownInclude(file, layer, target.slice(1, -1));
    const broken = libraries.find((library) => library.include.test(target) && !library.allowed.test(file.path));
    return broken && `${target} here: ${broken.place}`;
  });
  if (withoutClock.test(file.path)) {
    found.push(...eachMatch(file, clock, ([call]) => `${call}: pass the time or the random bytes in as a parameter`));
  }
  return found.filter(({ message }) => message !== undefined);
}
