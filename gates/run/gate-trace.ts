import { TRACE_SCHEMA, TraceWriter, replayTrace } from '../../sim/index.ts';
import type { ProcessTypes, Replay, RunSpec, Trace, TraceHeader } from '../../sim/index.ts';

/** The system that a trace is of, so that another one's is not taken for it. */
const SYSTEM = 'gate';

/** What a header holds beside the names that every header has. */
interface Configuration {
  readonly system: typeof SYSTEM;
  readonly drawn: unknown;
}

/** A writer of the trace of a gate's run. Its header holds the value that was drawn, from which the run follows. */
export function gateTrace<T extends ProcessTypes>(
  name: string,
  drawn: unknown,
  { seed, plan }: RunSpec<T>,
  line: (text: string) => void,
): TraceWriter {
  const configuration: Configuration = { system: SYSTEM, drawn };
  const header: TraceHeader = {
    schema: TRACE_SCHEMA,
    lockstep: 'gate',
    scenario: name,
    seed,
    plan,
    configuration,
    codeDigest: 'unbundled',
  };
  return new TraceWriter(header, line);
}

/** The value that a trace's run was made from, as the test's own `spec` takes it. Null if it is not of a gate. */
export function drawnIn({ header }: Trace): { readonly drawn: unknown } | null {
  return isOfGate(header.configuration) ? { drawn: header.configuration.drawn } : null;
}

function isOfGate(value: unknown): value is Configuration {
  return (
    typeof value === 'object' &&
    value !== null &&
    'drawn' in value &&
    'system' in value &&
    value.system === SYSTEM
  );
}

/** Makes the run of a trace again, and compares it event by event. */
export function replayed<D, T extends ProcessTypes>(trace: Trace, spec: (drawn: D) => RunSpec<T>): Replay {
  const found = drawnIn(trace);
  if (found === null) throw new Error('the trace is not of a gate');
  return replayTrace(trace, () => spec(found.drawn as D));
}
