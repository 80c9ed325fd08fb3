import { isShare } from '../../sim/index.ts';
import type { Measure, Share, Summary } from '../../sim/index.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { count, duration, exactPercentage, rough } from './quantity.ts';

/** The measures of a run or a campaign under headings of their own, shares last; nothing where there are none. */
export function measureTable(measures: Readonly<Record<string, Measure>>, paint: Paint): string[] {
  const summaries: Cell[][] = [];
  const shares: Cell[][] = [];
  for (const name of Object.keys(measures).sort()) {
    const measure = measures[name];
    if (measure === undefined) continue;
    if (isShare(measure)) shares.push(shareRow(name, measure));
    else summaries.push(summaryRow(name, measure));
  }
  return [
    ...table(['Measure', 'n', 'min', 'p50', 'p99', 'max', 'mean'], summaries, paint),
    ...table(['Share', 'n', 'wrong', 'right'], shares, paint),
  ];
}

function table(titles: readonly string[], rows: readonly Cell[][], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const layout = titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' }) as const);
  return ['', ...columns(layout, rows, paint.bold)];
}

function summaryRow(name: string, { n, min, p50, p99, max, mean }: Summary): Cell[] {
  const { words, show } = quantityNamed(name);
  return [words, count(n), show(min), show(p50), show(p99), show(max), show(mean)];
}

function shareRow(name: string, { n, right }: Share): Cell[] {
  return [quantityNamed(name).words, count(n), count(n - right), exactPercentage(right, n)];
}

/** A measure's name in words: `status convergence` for `statusConvergenceMs`. */
export function measureInWords(name: string): string {
  return quantityNamed(name).words;
}

/** A measure's name in words and how its values read: the unit stands at the end of the name, as in `failoverMs`. */
function quantityNamed(name: string): { words: string; show: (value: number) => string } {
  const unit = /(?:Ms|Micros)$/.exec(name)?.[0];
  const words = (unit === undefined ? name : name.slice(0, -unit.length)).replace(
    /[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
  if (unit === undefined) return { words, show: rough };
  return { words, show: unit === 'Ms' ? duration : (micros) => duration(micros / 1000) };
}
