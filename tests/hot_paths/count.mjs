// Runs a program under callgrind and looks at the instructions that each of its paths takes.
//   node count.mjs PROGRAM                 fails when a path takes more than the margin above its recorded figure
//   node count.mjs PROGRAM --record        writes the figures anew: say in the commit what made a path dearer
//   node count.mjs PROGRAM --within TIMES  fails when a path takes more than TIMES what the path `ordinary` takes
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const marginPercent = 5;
const skipped = 77;
// The C library picks its memcpy by the processor: the plainest there is everywhere.
const plainLibc = { GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM,-BMI2' };
const recordedFile = new URL('recorded.json', import.meta.url);

/** Instructions by path, and what the program printed. */
function count(program) {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-hot-paths-'));
  try {
    const options = ['--tool=callgrind', '--instr-atstart=no', `--callgrind-out-file=${folder}/out`];
    const run = spawnSync('valgrind', [...options, program], { encoding: 'utf8', env: { ...process.env, ...plainLibc } });
    if (run.status !== 0) throw new Error(`${program} under valgrind: ${run.error ?? run.stderr}`);
    const counted = {};
    for (const name of readdirSync(folder)) {
      const dump = readFileSync(join(folder, name), 'utf8');
      const path = /^desc: Trigger: Client Request: (\w+)$/m.exec(dump)?.[1];
      if (path) counted[path] = Number(/^totals: (\d+)/m.exec(dump)[1]);
    }
    return { counted, printed: run.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with the figures, a sentence each. */
function compareWithRecorded(counted, recorded) {
  const names = new Set([...Object.keys(recorded), ...Object.keys(counted)]);
  return [...names].flatMap((name) => {
    if (!(name in counted)) return [`${name} was not counted`];
    if (!(name in recorded)) return [`${name} has no recorded figure: node tests/hot_paths/count.mjs PROGRAM --record`];
    const percent = 100 * (counted[name] / recorded[name] - 1);
    if (percent > marginPercent) return [`${name} takes ${percent.toFixed(1)} % more instructions than recorded; the margin is ${marginPercent} %`];
    // What was won is written down, or it could be lost again unnoticed.
    if (percent < -marginPercent) return [`${name} takes ${(-percent).toFixed(1)} % less than recorded: record it anew (--record)`];
    return [];
  });
}

/** What is dearer than `most` times the ordinary path, a sentence each. */
function compareWithOrdinary({ ordinary, ...others }, most) {
  if (!ordinary || Object.keys(others).length === 0) return ['nothing was counted'];
  return Object.entries(others).flatMap(([name, instructions]) => {
    const times = instructions / ordinary;
    return times > most ? [`${name} takes ${times.toFixed(1)} times what the ordinary takes; the limit is ${most}`] : [];
  });
}

function finish(complaints) {
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0 ? 0 : 1;
}

function main([program, option, times]) {
  if (option === '--within') {
    const { counted, printed } = count(program);
    const { name, instructions } = Object.entries(counted).map(([name, instructions]) => ({ name, instructions }))
      .reduce((dearest, each) => (each.instructions > dearest.instructions ? each : dearest));
    console.log(`${printed}the dearest is ${name}: ${(instructions / counted.ordinary).toFixed(1)} times the ordinary`);
    return finish(compareWithOrdinary(counted, Number(times)));
  }
  if (process.arch !== 'x64') {
    console.log(`the figures were recorded on x64, and this is ${process.arch}`);
    return skipped;
  }
  const { counted } = count(program);
  if (option === '--record') {
    writeFileSync(recordedFile, `${JSON.stringify(counted, null, 2)}\n`);
    return 0;
  }
  const recorded = JSON.parse(readFileSync(recordedFile, 'utf8'));
  for (const [name, instructions] of Object.entries(counted)) {
    console.log(`${name.padEnd(16)} ${instructions} instructions, recorded ${recorded[name] ?? '-'}`);
  }
  return finish(compareWithRecorded(counted, recorded));
}

process.exitCode = main(process.argv.slice(2));
