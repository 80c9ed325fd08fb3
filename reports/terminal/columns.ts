import type { Ink } from './paint.ts';

/** A text of a table, and how it is painted once its width has been settled. */
export type Cell = string | { readonly text: string; readonly paint: Ink };

/** A column of a table. */
export interface Column {
  /** Empty for a column that needs no heading. */
  readonly title: string;
  readonly align: 'left' | 'right';
  /** A longer text is broken into lines of at most this width; absent: as wide as it needs. */
  readonly maxWidth?: number;
}

/** Space between two columns. */
const GAP = '  ';

/**
 * Lays rows out in columns as wide as their content, indented by two. A cell that is too wide for its column goes on
 * below itself. No line ends with spaces.
 */
export function columns(
  layout: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paintTitle: Ink,
): string[] {
  const titles = layout.map(({ title }): Cell => ({ text: title, paint: paintTitle }));
  const titled = titles.every((title) => textOf(title) === '') ? [...rows] : [titles, ...rows];
  const broken = titled.map((row) => layout.map((column, i) => broke(row[i] ?? '', column)));
  const widths = layout.map((_, i) => Math.max(0, ...broken.flatMap((row) => (row[i] ?? []).map(length))));
  return broken.flatMap((row) => {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) => {
      const cells = layout.map((column, i) => set(row[i]?.[line] ?? '', column, widths[i] ?? 0));
      return `  ${cells.join(GAP)}`.trimEnd();
    });
  });
}

/** Widest text beside a name. */
const FACT_WIDTH = 86;

/** Names on the left, what there is to say of them on the right; `copied` is for texts that must stay in one line. */
export function facts(
  rows: readonly (readonly [name: string, text: string])[],
  paintName: Ink,
  use: 'read' | 'copied' = 'read',
): string[] {
  const layout: Column[] = [
    { title: '', align: 'left' },
    { title: '', align: 'left', ...(use === 'read' ? { maxWidth: FACT_WIDTH } : {}) },
  ];
  const cells = rows.map(([name, text]): Cell[] => [{ text: name, paint: paintName }, text]);
  return columns(layout, cells, paintName);
}

/** Breaks a text at spaces into lines of at most `width`; a longer word stands alone, in full. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function broke(cell: Cell, { maxWidth }: Column): Cell[] {
  if (maxWidth === undefined) return [cell];
  const lines = wrapped(textOf(cell), maxWidth);
  return typeof cell === 'string' ? lines : lines.map((text) => ({ text, paint: cell.paint }));
}

function set(cell: Cell, { align }: Column, width: number): string {
  const text = textOf(cell);
  const space = ' '.repeat(width - length(cell));
  const painted = typeof cell === 'string' || text === '' ? text : cell.paint(text);
  return align === 'left' ? `${painted}${space}` : `${space}${painted}`;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function length(cell: Cell): number {
  return [...textOf(cell)].length;
}
