import { count, duration } from '../../reports/index.ts';
import type { Compared } from './compare.ts';

const TITLES = ['', 'n', 'p50', 'p99', 'max', 'later than 3 s', 'right, of all observations'] as const;

/** The comparison as a Markdown table, its columns aligned. */
export function comparisonTable(compared: readonly Compared[]): string[] {
  const rows = [TITLES, ...compared.map(rowOf)];
  const widths = TITLES.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [titles = [], ...others] = rows;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)];
}

function rowOf({ name, convergence, late, right, observed }: Compared): readonly string[] {
  const share = observed === 0 ? '–' : `${shareOf(right, observed)} of ${count(observed)}`;
  if (convergence === null) return [name, '0', '–', '–', '–', '–', share];
  const { n, p50, p99, max } = convergence;
  return [name, count(n), duration(p50), duration(p99), duration(max), count(late), share];
}

/** Never rounded up: only all of them are 100 %. */
function shareOf(right: number, observed: number): string {
  const hundredths = Math.floor((right * 10_000) / observed);
  return right === observed ? '100 %' : `${(hundredths / 100).toFixed(2)} %`;
}
