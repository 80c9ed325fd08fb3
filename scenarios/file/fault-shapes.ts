import type { ScenarioAction } from './action.ts';
import { armableVariants } from './armable-shapes.ts';
import { at, given, lasting, latency, limited, node, variant } from './fault-variant.ts';
import type { Variant } from '../yaml/keyed-union.ts';
import { linkFaultVariants } from './link-fault-shapes.ts';
import { member } from './node-shapes.ts';
import { partsPerMillion, single } from '../yaml/quantity.ts';
import { record, required } from '../yaml/record.ts';

/** Every fault that a scenario can list, by the key that tells it. */
export const faultVariants: readonly Variant<ScenarioAction>[] = [
  ...linkFaultVariants,
  ...armableVariants,
  variant(
    'restart',
    record('restart', [at, required('restart', member, 'Starts this member again, if it is down.')]),
    (r) => ({ kind: 'restart', node: r.restart }),
    (f) => ({ restart: f.node }),
  ),
  variant(
    'start',
    record('start', [
      at,
      required('start', member, 'Powers on this member, which has never run or is down.'),
    ]),
    (r) => ({ kind: 'start', node: r.start }),
    (f) => ({ start: f.node }),
  ),
  variant(
    'pause',
    record('pause', [
      at,
      required(
        'pause',
        record('pause: { node: NODE, for: DURATION }', [node, limited]),
        'Stalls a member: its clock runs on, nothing is processed.',
      ),
    ]),
    ({ pause }) => ({ kind: 'pause', node: pause.node, for: pause.for }),
    (f) => ({ pause: { node: f.node, for: f.for } }),
  ),
  variant(
    'drift',
    record('drift', [
      at,
      required(
        'drift',
        record('drift: { node: NODE, ppm: ERROR }', [
          node,
          required('ppm', single(partsPerMillion), 'The rate error from now on; negative is slow.'),
        ]),
        "Changes the rate of a member's clock.",
      ),
    ]),
    ({ drift }) => ({ kind: 'drift', node: drift.node, ppm: drift.ppm }),
    (f) => ({ drift: { node: f.node, ppm: f.ppm } }),
  ),
  variant(
    'diskSlow',
    record('diskSlow', [
      at,
      required(
        'diskSlow',
        record('diskSlow: { node: NODE, latency: RANGE }', [
          node,
          required('latency', latency, 'How long saves take from now on.'),
          lasting,
        ]),
        "Makes a member's disk slow.",
      ),
    ]),
    ({ diskSlow: d }) => ({ kind: 'diskSlow', node: d.node, latency: d.latency, ...given('for', d.for) }),
    (f) => ({ diskSlow: { node: f.node, latency: f.latency, ...given('for', f.for) } }),
  ),
  variant(
    'diskFull',
    record('diskFull', [
      at,
      required(
        'diskFull',
        record('diskFull: { node: NODE }', [node, lasting]),
        "Fills a member's disk: its next save crashes it.",
      ),
    ]),
    ({ diskFull: d }) => ({ kind: 'diskFull', node: d.node, ...given('for', d.for) }),
    (f) => ({ diskFull: { node: f.node, ...given('for', f.for) } }),
  ),
  variant(
    'diskWipe',
    record('diskWipe', [
      at,
      required(
        'diskWipe',
        record('diskWipe: { node: NODE, for: DURATION }', [node, limited]),
        'Crashes a member and empties its disk; it restarts blank after that time.',
      ),
    ]),
    ({ diskWipe: d }) => ({ kind: 'diskWipe', node: d.node, for: d.for }),
    (f) => ({ diskWipe: { node: f.node, for: f.for } }),
  ),
  variant(
    'diskCorrupt',
    record('diskCorrupt', [
      at,
      required(
        'diskCorrupt',
        record('diskCorrupt: { node: NODE, for: DURATION }', [node, limited]),
        'Crashes a member and corrupts its disk; it restarts after that time.',
      ),
    ]),
    ({ diskCorrupt: d }) => ({ kind: 'diskCorrupt', node: d.node, for: d.for }),
    (f) => ({ diskCorrupt: { node: f.node, for: f.for } }),
  ),
];
