import { counted } from '../terminal/quantity.ts';

/** What one and several faults of a kind are called, in the order in which they are told. */
const NOUNS = new Map<string, readonly [one: string, many: string]>([
  ['partition', ['partition', 'partitions']],
  ['isolate', ['isolation', 'isolations']],
  ['cut', ['cut link', 'cut links']],
  ['flap', ['flapping link', 'flapping links']],
  ['slow', ['slow link', 'slow links']],
  ['lossy', ['lossy link', 'lossy links']],
  ['duplicate', ['duplicating link', 'duplicating links']],
  ['clog', ['clogged link', 'clogged links']],
  ['crash', ['crash', 'crashes']],
  ['pause', ['pause', 'pauses']],
  ['drift', ['drifting clock', 'drifting clocks']],
  ['diskSlow', ['slow disk', 'slow disks']],
  ['diskFull', ['full disk', 'full disks']],
  ['diskWipe', ['wiped disk', 'wiped disks']],
  ['diskCorrupt', ['corrupt disk', 'corrupt disks']],
  ['start', ['start', 'starts']],
  ['restart', ['restart', 'restarts']],
  ['heal', ['healing', 'healings']],
]);

/** How many faults of each kind there were, in words: `8 partitions`, `1 crash`. Kinds without a name follow by theirs. */
export function faultsCounted(faults: Readonly<Record<string, number>>): string[] {
  const named = [...NOUNS].flatMap(([kind, [one, many]]) => {
    const times = faults[kind] ?? 0;
    return times === 0 ? [] : [counted(times, one, many)];
  });
  const others = Object.keys(faults).filter((kind) => !NOUNS.has(kind));
  return [...named, ...others.sort().map((kind) => `${counted(faults[kind] ?? 0, kind, kind)}`)];
}
