// Time.
export type { Micros } from './clock/micros.ts';
export { MILLISECOND, MINUTE, SECOND } from './clock/micros.ts';

// What a run is made from: processes, plans, systems.
export type { Disk, Input, NodeIndex, Outbox, Process, ProcessTypes } from './process/process.ts';
export type {
  CrashPoint,
  Fault,
  FaultPlan,
  LinkRef,
  MicrosRange,
  NodeRef,
  SkippedItem,
  TimedFault,
  TimedRequest,
} from './plan/fault-plan.ts';
export { nodesOfFault } from './plan/nodes-of-fault.ts';
export type {
  ClockProfile,
  DiskProfile,
  NetworkProfile,
  NodeSpec,
  RunSpan,
  StateParts,
  System,
  WorldProfile,
} from './world/system.ts';
export type {
  PropertyResult,
  RunResult,
  RunSpec,
  TraceEvent,
  TraceSink,
  Violation,
  WorldCounts,
} from './world/run-spec.ts';
export type { LinkView, WorldView } from './world/world-view.ts';
export { SpecError } from './world/spec-check.ts';

// Randomness.
export { streams } from './random/streams.ts';
export type { Streams } from './random/streams.ts';
export type { Stream } from './random/stream.ts';

// Running.
export { run, createWorld } from './world/run.ts';
export { World } from './world/world.ts';
export { digestOfText } from './world/rolling-hash.ts';

// Properties.
export { isShare, shareOf } from './property/measure.ts';
export type { Measure, Share, Summary } from './property/measure.ts';
export type {
  Monitor,
  PropertyFamily,
  PropertyInfo,
  PropertyKind,
  Reporter,
  Watch,
  ViolationDetail,
} from './property/property.ts';
export { summarise } from './property/summary.ts';
export { BUILT_IN, NO_CRASH, NO_STORM } from './property/built-in.ts';
export { WORLD_FIDELITY, worldFidelity } from './property/fidelity/world-fidelity.ts';

// Traces.
export { parseTrace } from './trace/trace-parser.ts';
export { TraceError } from './trace/trace-error.ts';
export { TRACE_SCHEMA } from './trace/trace-format.ts';
export type { Trace, TraceEvents, TraceFooter, TraceHeader, TraceText } from './trace/trace-format.ts';
export { TraceWriter } from './trace/trace-writer.ts';
export { traceLine } from './trace/trace-line.ts';
export { beginReplay, replayTrace } from './trace/replay.ts';
export type { Divergence, Replay, ReplayInProgress } from './trace/replay.ts';
