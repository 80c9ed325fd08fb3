import type { Micros } from '../clock/micros.ts';
import type { ArmableFault, Fault, LinkRef, NodeRef, TimedFault } from '../plan/fault-plan.ts';
import { rounderTimes, smallerNumbers } from './simpler-number.ts';

/**
 * Simpler faults instead of a fault, the simplest first: of a plainer kind, at once rather than armed, among fewer nodes,
 * milder, without an end of its own, shorter. Each is simpler by a measure that falls, so that going on from any of them
 * comes to an end. Their fields stand in the order in which they stood, which a run's hash takes in.
 */
export function* simplerFaults({ at, fault }: TimedFault, end: Micros): Generator<TimedFault> {
  for (const simpler of simplerKinds(fault)) yield { at, fault: simpler };
  yield* shorter({ at, fault }, end);
}

function* simplerKinds(fault: Fault): Generator<Fault> {
  switch (fault.kind) {
    case 'isolate': {
      const { clients, ...rest } = fault;
      if (clients !== undefined) yield rest;
      yield* simplerMoments(fault);
      return;
    }
    case 'partition':
      yield* simplerPartitions(fault);
      return;
    case 'flap':
      yield* cutOff(fault.target, fault.for);
      return;
    case 'lossy':
      yield* cutOff(fault.target, fault.for);
      return;
    case 'slow':
      yield* narrower(fault.latency, (latency) => ({ ...fault, latency }));
      return;
    case 'diskSlow':
      yield* narrower(fault.latency, (latency) => ({ ...fault, latency }));
      return;
    case 'duplicate':
      if (fault.rate < 1) yield { ...fault, rate: 1 };
      return;
    case 'crash':
      yield* simplerMoments(fault);
      return;
    case 'diskFull':
      yield { kind: 'crash', node: fault.node, ...(fault.for === undefined ? {} : { for: fault.for }) };
      return;
    case 'diskWipe':
      yield { kind: 'crash', node: fault.node, for: fault.for };
      return;
    case 'diskCorrupt':
      yield { kind: 'crash', node: fault.node, for: fault.for };
      yield { kind: 'diskWipe', node: fault.node, for: fault.for };
      return;
    case 'drift':
      for (const ppm of smallerNumbers(Math.abs(fault.ppm), 1))
        yield { ...fault, ppm: Math.sign(fault.ppm) * ppm };
      return;
    case 'cut':
    case 'clog':
    case 'heal':
    case 'restart':
    case 'start':
    case 'pause':
  }
}

/** At once; without a kind of message to wait for; sooner. */
function* simplerMoments(fault: ArmableFault): Generator<Fault> {
  const { when, ...now } = fault;
  if (when === undefined) return;
  yield now;
  if (when.on === 'send' && when.message !== undefined) yield { ...fault, when: { on: 'send', n: when.n } };
  for (const n of smallerNumbers(when.n, 1)) yield { ...fault, when: { ...when, n } };
}

type Partition = Extract<Fault, { readonly kind: 'partition' }>;

/** Somebody alone is isolated; two sides rather than three; fewer on each; both ways rather than one. */
function* simplerPartitions(fault: Partition): Generator<Fault> {
  const { oneWay, ...both } = fault;
  const { groups } = fault;
  const lasting = fault.for === undefined ? {} : { for: fault.for };
  if (oneWay !== true) {
    for (const group of groups) {
      const [node] = group;
      if (group.length === 1 && node !== undefined) yield { kind: 'isolate', node, ...lasting };
    }
  } else yield both;
  for (let g = 0; g < groups.length && groups.length > 2; g++) {
    yield { ...fault, groups: groups.filter((_, at) => at !== g) };
  }
  for (const [g, group] of groups.entries()) {
    if (group.length < 2) continue;
    for (const node of group) {
      const less = group.filter((each) => each !== node);
      yield { ...fault, groups: groups.map((each, at) => (at === g ? less : each)) };
    }
  }
}

/** What is cut now and then, or loses some messages, might as well be cut. */
function* cutOff(target: NodeRef | LinkRef, lasting: Micros | undefined): Generator<Fault> {
  const rest = lasting === undefined ? {} : { for: lasting };
  if (typeof target === 'string') yield { kind: 'isolate', node: target, ...rest };
  else yield { kind: 'cut', link: target, ...rest };
}

function* narrower(
  [min, max]: readonly [Micros, Micros],
  fault: (latency: readonly [Micros, Micros]) => Fault,
): Generator<Fault> {
  if (min === max) {
    for (const time of rounderTimes(min)) yield fault([time, time]);
    return;
  }
  yield fault([max, max]);
  yield fault([min, min]);
  const middle = Math.floor((min + max) / 2);
  yield fault([middle, middle]);
}

/** For good, if it may; else for a shorter time, or a rounder one. A later begin leaves the end where it was. */
function* shorter({ at, fault }: TimedFault, end: Micros): Generator<TimedFault> {
  if (!('for' in fault) || fault.for === undefined) return;
  const lasts = fault.for;
  const forGood = withoutEnd(fault);
  if (forGood !== null) yield { at, fault: forGood };
  // What lasts beyond the end of the run is told as well by a shorter time.
  if (at + lasts > end) return;
  for (const part of [4, 2]) {
    const less = Math.floor(lasts / part);
    if (less < 1) continue;
    yield { at, fault: { ...fault, for: less } };
    yield { at: at + lasts - less, fault: { ...fault, for: less } };
  }
  for (const time of rounderTimes(lasts)) yield { at, fault: { ...fault, for: time } };
}

/** The fault without an end of its own; null if it must have one. */
function withoutEnd(fault: Fault): Fault | null {
  switch (fault.kind) {
    case 'isolate':
    case 'partition':
    case 'cut':
    case 'flap':
    case 'slow':
    case 'lossy':
    case 'duplicate':
    case 'crash':
    case 'diskSlow':
    case 'diskFull': {
      const rest = { ...fault };
      delete rest.for;
      return rest;
    }
    case 'clog':
    case 'heal':
    case 'restart':
    case 'start':
    case 'pause':
    case 'drift':
    case 'diskWipe':
    case 'diskCorrupt':
      return null;
  }
}
