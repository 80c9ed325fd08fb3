import { MILLISECOND } from '../clock/micros.ts';
import type { Disk, Input, NodeIndex, Outbox, Process } from '../process/process.ts';
import type { PropertyFamily } from '../property/property.ts';
import { digestOfText } from '../world/rolling-hash.ts';
import type { System } from '../world/system.ts';

/*
 * A register kept by a primary and its backups, to show that the simulator serves other protocols than the one it
 * came with. Node 0 is the primary, the other members are backups, one client writes 1, 2, 3, … one after the other. A
 * write is answered when the primary and all backups have it on disk.
 */

/** The register as saved: its value, which is the number of the write too. */
interface Register {
  readonly value: number;
}

/** What a client asks for, and the response to it. */
interface Write {
  readonly kind: 'write';
  readonly value: number;
}

interface Written {
  readonly kind: 'written';
  readonly value: number;
}

type Message =
  | { readonly kind: 'replicate'; readonly value: number }
  | { readonly kind: 'stored'; readonly value: number }
  | Write
  | Written;

interface State {
  readonly self: NodeIndex;
  readonly value: number;
  /** At the primary: the request that waits for the backups, and who of them has answered, as bits. */
  readonly request: number | null;
  readonly stored: number;
}

/** The types of the register's processes. */
export interface RegisterTypes {
  readonly State: State;
  readonly Durable: Register;
  readonly Message: Message;
  readonly Request: Write;
  readonly Response: Written;
  readonly Note: never;
}

/** What can be wrong with it: a backup that says `stored` before it is true. */
export type RegisterBug = 'none' | 'backup-answers-before-its-save';

const RETRY = 400 * MILLISECOND;
const TIMERS = ['retry'];
const KINDS = ['replicate', 'stored', 'written', 'write'];

/** The register as a system: `members` of them, and one client. */
export function registerSystem(members: number, bug: RegisterBug): System<RegisterTypes> {
  const primary = primaryOf(members);
  const backup = backupWith(bug);
  const names = Array.from({ length: members }, (_, at) => (at === 0 ? 'primary' : `backup${at}`));
  const blank: Disk<RegisterTypes> = { kind: 'blank' };
  return {
    nodes: [
      ...names.map((name, at) => ({
        name,
        group: 'member' as const,
        process: at === 0 ? primary : backup,
        disk: blank,
        autostart: true,
      })),
      { name: 'client', group: 'client', process: client, disk: blank, autostart: true },
    ],
    messageKinds: KINDS,
    kindOf: ({ kind }) => KINDS.indexOf(kind),
    digestOf: ({ kind, value }) => digestOfText(kind) + value,
    resolve: (symbol) => (symbol === '@backup' ? names.map((_, at) => at).slice(1) : []),
    translate: () => null,
  };
}

/** What a register promises: a value that was acknowledged is on every disk, now and for ever. */
export const durability: PropertyFamily<RegisterTypes> = {
  name: 'durability',
  properties: [
    {
      id: 'acknowledged-is-durable',
      sentence: 'A write that was acknowledged is on the disk of every member.',
      requirements: ['C2'],
      kind: 'always',
    },
    {
      id: 'writes-go-on',
      sentence: 'After the recovery another write is acknowledged.',
      requirements: ['C2'],
      kind: 'eventually',
    },
  ],
  monitor(view, report) {
    let acknowledged = 0;
    let acknowledgedAt = -1;
    return {
      onRespond(_node, _request, { value }) {
        acknowledged = Math.max(acknowledged, value);
        acknowledgedAt = view.now;
        report.measure('acknowledged', value);
        report.exercise('acknowledged-is-durable');
        for (let node = 0; node < view.nodeCount; node += 1) {
          const held = view.durable(node)?.value ?? 0;
          if (!view.isMember(node) || held >= acknowledged) continue;
          report.violate('acknowledged-is-durable', {
            node,
            message: `Write ${acknowledged} was acknowledged and is not on the disk of ${view.name(node)}.`,
            expected: `at least ${acknowledged}`,
            seen: `${held}`,
          });
        }
      },
      onEnd() {
        report.exercise('writes-go-on');
        if (acknowledgedAt > view.recoveryFrom) return;
        report.violate('writes-go-on', {
          node: 0,
          message: 'No write was acknowledged after the recovery.',
          expected: `an acknowledgement after ${view.recoveryFrom} µs`,
          seen: `the last one at ${acknowledgedAt} µs`,
        });
      },
    };
  },
};

function started(self: NodeIndex, disk: Disk<RegisterTypes>): State {
  return { self, value: disk.kind === 'durable' ? disk.durable.value : 0, request: null, stored: 0 };
}

function primaryOf(members: number): Process<RegisterTypes> {
  const everyBackup = 2 ** members - 2;
  const replicate = (value: number, out: Outbox<RegisterTypes>): void => {
    for (let backup = 1; backup < members; backup += 1) out.send(backup, { kind: 'replicate', value });
  };
  return {
    timers: TIMERS,
    start: (self, disk) => started(self, disk),
    step(state, input, _now, out) {
      if (input.kind === 'request') {
        const { value } = input.body;
        if (value < state.value) return state;
        // Also for a value that it has already: the client asks again because the answer was lost.
        if (value > state.value) out.save({ value });
        replicate(value, out);
        return { ...state, value, request: input.id, stored: 0 };
      }
      if (input.kind !== 'receive' || input.message.kind !== 'stored') return state;
      if (input.message.value !== state.value || state.request === null) return state;
      const stored = state.stored | (1 << input.from);
      if (stored !== everyBackup) return { ...state, stored };
      out.respond(state.request, { kind: 'written', value: state.value });
      return { ...state, request: null, stored: 0 };
    },
  };
}

function backupWith(bug: RegisterBug): Process<RegisterTypes> {
  return {
    timers: TIMERS,
    start: (self, disk) => started(self, disk),
    step(state, input, _now, out) {
      if (input.kind !== 'receive' || input.message.kind !== 'replicate') return state;
      const { value } = input.message;
      const answer = { kind: 'stored', value } as const;
      if (value <= state.value) {
        out.send(0, answer);
        return state;
      }
      if (bug === 'backup-answers-before-its-save') {
        out.send(0, answer);
        out.save({ value });
      } else {
        out.save({ value });
        out.send(0, answer);
      }
      return { ...state, value };
    },
  };
}

const client: Process<RegisterTypes> = {
  timers: TIMERS,
  start(self, disk, _incarnation, _now, out) {
    return asked({ ...started(self, disk), value: 1 }, out);
  },
  step(state, input: Input<RegisterTypes>, _now, out) {
    if (input.kind === 'timer') return asked(state, out);
    if (input.kind !== 'receive' || input.message.value !== state.value) return state;
    return asked({ ...state, value: state.value + 1 }, out);
  },
};

function asked(state: State, out: Outbox<RegisterTypes>): State {
  out.send(0, { kind: 'write', value: state.value });
  out.setTimer(0, RETRY, RETRY);
  return state;
}
