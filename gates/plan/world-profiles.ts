import fc from 'fast-check';
import { calmerProfiles } from '../shrink/calmer-profile.ts';
import { shrunkBy } from '../shrink/shrunk-by.ts';
import { MILLISECOND } from '../../sim/index.ts';
import type {
  ClockProfile,
  DiskProfile,
  Micros,
  MicrosRange,
  NetworkProfile,
  WorldProfile,
} from '../../sim/index.ts';

/** How bad the surroundings may be. Times are microseconds. */
export interface WorldOptions {
  /** Longest delay of a message: 200 ms if nothing is said. */
  readonly latency?: Micros;
  /** Greatest share of messages that are lost: 0.05 if nothing is said. */
  readonly loss?: number;
  /** Greatest share of messages that arrive twice: 0.05 if nothing is said. */
  readonly duplicate?: number;
  /** Whether messages may overtake each other; they may if nothing is said. */
  readonly reorder?: boolean;
  /** Longest time that a save takes: 10 ms if nothing is said. */
  readonly diskLatency?: Micros;
  /** Greatest error of a clock in parts per million: 200 if nothing is said. */
  readonly driftPpm?: number;
}

/** Networks: good ones as often as bad ones. Shrinks to one that is quick, in order, and keeps every message. */
export function networkProfiles({
  latency = 200 * MILLISECOND,
  loss = 0.05,
  duplicate = 0.05,
  reorder = true,
}: WorldOptions = {}): fc.Arbitrary<NetworkProfile> {
  return fc.record({
    latency: delays(latency),
    loss: rates(loss),
    duplicate: rates(duplicate),
    order: reorder ? fc.constantFrom('fifo' as const, 'any' as const) : fc.constant('fifo' as const),
  });
}

/** Disks: as quick as nothing, or not. */
export function diskProfiles({
  diskLatency = 10 * MILLISECOND,
}: WorldOptions = {}): fc.Arbitrary<DiskProfile> {
  return fc.record({
    latency: fc.oneof({ withCrossShrink: true }, fc.constant<MicrosRange>([0, 0]), delays(diskLatency)),
  });
}

/** Clocks: right, or wrong by as much as they may be. */
export function clockProfiles({ driftPpm = 200 }: WorldOptions = {}): fc.Arbitrary<ClockProfile> {
  return fc.record({ driftPpm: fc.constantFrom(0, driftPpm) });
}

/** The surroundings of a run. Shrinks to calmer ones: nothing lost, doubled or late, delays that do not vary. */
export function worldProfiles(options: WorldOptions = {}): fc.Arbitrary<WorldProfile> {
  const drawn = fc.record({
    network: networkProfiles(options),
    disk: diskProfiles(options),
    clocks: clockProfiles(options),
  });
  return shrunkBy<WorldProfile>(drawn, calmerProfiles);
}

/** Seeds of the world's own draws. Never shrunk: another seed is no smaller, only another. */
export function seeds(): fc.Arbitrary<number> {
  return fc.noShrink(fc.noBias(fc.nat(0x7fffffff)));
}

/** From hardly any delay up to some longest one, the same for all messages or any up to it. */
function delays(longest: Micros): fc.Arbitrary<MicrosRange> {
  const unit = longest >= 20 * MILLISECOND ? MILLISECOND : 1;
  return fc
    .tuple(fc.integer({ min: 1, max: Math.max(1, Math.floor(longest / unit)) }), fc.boolean())
    .map(([units, varies]) => [
      varies ? Math.min(unit, longest) : Math.min(units * unit, longest),
      Math.min(units * unit, longest),
    ]);
}

/** None half of the time; else the greatest, or much less: what is rare is survived for long enough to do harm. */
function rates(greatest: number): fc.Arbitrary<number> {
  if (greatest === 0) return fc.constant(0);
  const some = fc.constantFrom(100, 30, 10, 3, 1).map((part) => greatest / part);
  return fc.oneof({ withCrossShrink: true }, fc.constant(0), some);
}
