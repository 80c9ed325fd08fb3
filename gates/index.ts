// A property over runs of a process of one's own, as a test of vitest.
export { gate } from './gate.ts';
export type { Gate, GateSummary } from './gate.ts';
export { Counterexample } from './counterexample.ts';

// What to draw.
export { faultPlans } from './plan/fault-plans.ts';
export type { FaultPlanOptions } from './plan/fault-plan-options.ts';
export { FAULT_KINDS } from './plan/fault-kinds.ts';
export type { FaultKind } from './plan/fault-kinds.ts';
export { schedules } from './plan/schedules.ts';
export type { ScheduleOptions } from './plan/schedules.ts';
export { clockProfiles, diskProfiles, networkProfiles, seeds, worldProfiles } from './plan/world-profiles.ts';
export type { WorldOptions } from './plan/world-profiles.ts';
