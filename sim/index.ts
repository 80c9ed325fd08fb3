// Time.
export type { Micros } from './clock/micros.ts';
export { MILLISECOND, MINUTE, SECOND } from './clock/micros.ts';

// What a run is made from: processes, plans, systems.
export type { Disk, Input, NodeIndex, Outbox, Process, ProcessTypes } from './process/process.ts';
export type {
  Fault,
  FaultPlan,
  LinkRef,
  MicrosRange,
  NodeRef,
  SkippedItem,
  StrikePoint,
  TimedFault,
  TimedRequest,
} from './plan/fault-plan.ts';
export { mapNodes, nodesOfFault } from './plan/map-nodes.ts';
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

// Shrinking: something smaller that fails in the same way.
export type { Failing, Pass, Search } from './shrink/search.ts';
export { firstOf, inTurn, redrawn, repeated } from './shrink/search.ts';
export { farFewerItems, fewerItems } from './shrink/shrink-list.ts';
export type { ListOf } from './shrink/shrink-list.ts';
export { Shrinker } from './shrink/shrinker.ts';
export { signatureOf } from './shrink/signature.ts';
export { simplerFaults } from './shrink/simpler-fault.ts';
export { rounderTimes, smallerNumbers } from './shrink/simpler-number.ts';

// Histories of operations, whoever made them.
export { checkLinearizability } from './linearizability/check-linearizability.ts';
export type {
  LinearizabilityOptions,
  LinearizabilityResult,
  LinearizabilityVerdict,
} from './linearizability/check-linearizability.ts';
export { LinearizabilityWatch } from './linearizability/linearizability-watch.ts';
export type { WatchOptions } from './linearizability/linearizability-watch.ts';
export type { BadWindow } from './linearizability/window.ts';
export { HistoryError } from './linearizability/history.ts';
export type { History, HistoryEvent, Operation, ProcessName } from './linearizability/history.ts';
export type { SequentialModel } from './linearizability/sequential-model.ts';
export { register } from './linearizability/models/register.ts';
export type { RegisterInput, RegisterOutput } from './linearizability/models/register.ts';
export { compareAndSetRegister } from './linearizability/models/compare-and-set-register.ts';
export type {
  CompareAndSetInput,
  CompareAndSetOutput,
} from './linearizability/models/compare-and-set-register.ts';
export { keyValueStore } from './linearizability/models/key-value-store.ts';
export type { KeyValueInput, KeyValueOutput } from './linearizability/models/key-value-store.ts';
export { ANYTHING } from './linearizability/models/scalar.ts';
export type { Scalar, ScalarState } from './linearizability/models/scalar.ts';
