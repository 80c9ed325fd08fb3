export { evictionDue, NO_EVICTIONS } from './eviction.ts';
export type {
  Eviction,
  EvictionContext,
  EvictionMember,
  EvictionOutbox,
  EvictionSettings,
  EvictionState,
} from './eviction.ts';
export { introduced, lastHeard, SIGHTING_GRAIN, sighted } from './sighting.ts';
export type { Sighting } from './sighting.ts';
