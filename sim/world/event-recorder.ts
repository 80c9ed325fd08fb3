import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Stage } from './stage.ts';
import type { TraceEvent, TraceSink } from './run-spec.ts';

/** Gathers what happens in one event into a record for the trace. Only there when a trace is wanted. */
export class EventRecorder<T extends ProcessTypes> {
  private readonly sink: TraceSink;
  private stage: Stage<T> | null = null;
  private kind = '';
  private fields: Readonly<Record<string, unknown>> = {};
  private effects: Readonly<Record<string, unknown>>[] = [];

  constructor(sink: TraceSink) {
    this.sink = sink;
  }

  attach(stage: Stage<T>): void {
    this.stage = stage;
  }

  name(node: NodeIndex): string {
    return this.stage?.machine(node).name ?? String(node);
  }

  /** An event begins to be handled. */
  begin(kind: string, fields: Readonly<Record<string, unknown>>): void {
    this.kind = kind;
    this.fields = fields;
    this.effects = [];
  }

  /** Something that the event leads to, in order. */
  effect(effect: Readonly<Record<string, unknown>>): void {
    this.effects.push(effect);
  }

  /** The event has been handled: passes its record on. Returns false if the run is to stop. */
  end(): boolean {
    const { stage } = this;
    if (stage === null) return true;
    const record: TraceEvent = {
      n: stage.events,
      t: stage.now,
      e: this.kind,
      ...this.fields,
      ...(this.effects.length === 0 ? {} : { effects: this.effects }),
    };
    return this.sink.event(record);
  }
}
