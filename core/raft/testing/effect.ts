import type { Micros, NodeId } from '../../process/process.ts';
import { assert } from '../invariant.ts';
import type { Durable } from '../log.ts';
import type { RaftNote } from '../note.ts';
import type { RaftOutbox } from '../raft-process.ts';
import type { RaftResponse } from '../request.ts';
import type { Message } from './test-network.ts';
import type { Words } from './test-machine.ts';

/** Something a node did that others, or its disk, could notice. */
export type Happening =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: Message }
  | { readonly kind: 'save'; readonly durable: Durable<Words> }
  | { readonly kind: 'respond'; readonly request: number; readonly response: RaftResponse<Words> }
  | { readonly kind: 'note'; readonly note: RaftNote };

/** One effect of a step, as data. A timer without a range is cleared. */
export type Effect =
  | Happening
  | { readonly kind: 'timer'; readonly timer: number; readonly range: readonly [Micros, Micros] | null };

/** An outbox that writes the effects down in order. */
export function recorderOf(effects: Effect[]): RaftOutbox<Words> {
  return {
    send: (to, message) => effects.push({ kind: 'send', to, message }),
    save: (durable) => effects.push({ kind: 'save', durable }),
    setTimer: (timer, min, max) => {
      assert(min >= 0 && max >= min, 'a timer is armed for a sound range');
      effects.push({ kind: 'timer', timer, range: [min, max] });
    },
    clearTimer: (timer) => effects.push({ kind: 'timer', timer, range: null }),
    respond: (request, response) => effects.push({ kind: 'respond', request, response }),
    note: (note) => effects.push({ kind: 'note', note }),
    halt: (reason) => {
      assert(false, reason);
    },
  };
}
