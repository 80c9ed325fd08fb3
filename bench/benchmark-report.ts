/** What `npm run bench -- --json` prints: medians of several rounds. */
export interface BenchmarkReport {
  readonly schema: 1;
  /** Deliveries a second of the null protocol, the floor that everything is compared with. */
  readonly nullEventsPerSecond: number;
  readonly loads: readonly LoadReport[];
  /** Whole controllers with the articles' settings, checked, at rest. */
  readonly controllers: readonly ControllersReport[];
  /** Checked, at rest. */
  readonly scaling: readonly { readonly nodes: number; readonly nsPerEvent: number }[];
  /** The heap in use after a garbage collection, checked, without a trace. */
  readonly memory: readonly { readonly virtualMinutes: number; readonly heapMb: number }[];
}

/** The names of the loads: proposals a second. */
export type LoadName = 'rest' | '1/s' | '10/s';

/** One proposal load, without any property and with all of them. */
export interface LoadReport {
  readonly name: LoadName;
  readonly bare: Speed;
  readonly checked: Speed;
}

/** So many controllers. */
export interface ControllersReport {
  readonly nodes: number;
  /** Seconds of virtual time for each second of real time. */
  readonly virtualPerReal: number;
  readonly eventsPerSecond: number;
}

/** How fast a simulation went. */
export interface Speed {
  /** Messages between members, delivered, for each second of real time. */
  readonly messagesPerSecond: number;
  /** Events of any kind for each second of real time. */
  readonly eventsPerSecond: number;
  /** Seconds of virtual time for each second of real time. */
  readonly virtualPerReal: number;
}
