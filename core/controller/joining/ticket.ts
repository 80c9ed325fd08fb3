/** Above every incarnation that a world draws. */
const STRIDE = 2 ** 40;
/** As many as a double holds exactly. */
const MAX_SERIAL = 2 ** 13 - 1;

/**
 * The incarnation that a member will have which is made of the disk's `serial`-th reservation: never the same twice, so
 * that nothing meant for a member of another cluster, or of an earlier attempt, is ever taken for this one's. Counted from
 * 1: number 0, the disk's own incarnation, is that of a founder.
 */
export function ticketNumber(incarnation: number, serial: number): number {
  return incarnation + serial * STRIDE;
}

/** The incarnation of the disk whose reservation a member was made of; a founder's is its own. */
export function diskOf(incarnation: number): number {
  return incarnation % STRIDE;
}

/** Whether a disk that has given this many tickets has one more. */
export function hasTicket(serial: number): boolean {
  return serial < MAX_SERIAL;
}

const JOINS_PER_TERM = 2 ** 20;

/**
 * Names a join within its cluster, and orders joins: a term has one leader, who numbers its joins. A leader that has
 * numbered a million starts again, by when nothing of the first is on its way.
 */
export function joinNumber(term: number, count: number): number {
  return term * JOINS_PER_TERM + (count % JOINS_PER_TERM);
}
