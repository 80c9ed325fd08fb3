/** A line is none of a history: where, what was found there, and what would be right. Columns count from 1. */
export class HistoryFault extends Error {
  readonly column: number;

  constructor(column: number, found: string, expected: string, hint = '') {
    super(`found ${found}, expected ${expected}${hint}`);
    this.name = 'HistoryFault';
    this.column = column;
  }
}
