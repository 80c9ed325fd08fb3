export { evictionDue, NO_EVICTIONS } from './eviction.ts';
export type {
  Eviction,
  EvictionContext,
  EvictionMember,
  EvictionOutbox,
  EvictionSettings,
  EvictionState,
} from './eviction.ts';
