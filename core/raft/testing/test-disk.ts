import type { NodeId } from '../../process/process.ts';
import type { Member } from '../configuration.ts';
import { makeDurable } from '../constructors.ts';
import { formatted } from '../formatted.ts';
import { appendEntries } from '../log-view.ts';
import type { Durable, Entry, Term } from '../log.ts';
import { words } from './test-machine.ts';
import type { Words } from './test-machine.ts';

/** The incarnation of a node's first start is 100 + id; each later one adds 100. */
export function incarnationOf(id: NodeId, start = 1): number {
  return start * 100 + id;
}

/** A voter that was there from the start. */
export function voter(id: NodeId): Member {
  return { id, incarnation: incarnationOf(id), suffrage: 'voter' };
}

/** What is on the disk of a first member whose log holds a word for each of these terms. */
export function preparedDisk(
  members: readonly Member[],
  id: NodeId,
  terms: readonly Term[],
  seen: Term | undefined,
): Durable<Words> {
  const blank = formatted(members, incarnationOf(id), words);
  const entries = terms.map((term, at): Entry<Words> => {
    return { kind: 'command', term, session: 0, sequence: 1, command: `w${String(at + 2)}` };
  });
  return makeDurable(
    blank.incarnation,
    seen ?? terms.at(-1) ?? blank.term,
    -1,
    appendEntries(blank.log, entries, 0),
    blank.snapshot,
    false,
  );
}
