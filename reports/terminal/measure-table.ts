import type { Measure } from '../../sim/index.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { count, duration, rough } from './quantity.ts';

/** The measures of a run or a campaign under a heading of their own; nothing where there are none. */
export function measureTable(measures: Readonly<Record<string, Measure>>, paint: Paint): string[] {
  const names = Object.keys(measures).sort();
  if (names.length === 0) return [];
  const rows = names.flatMap((name): Cell[][] => {
    const measure = measures[name];
    if (measure === undefined) return [];
    const { words, show } = quantityNamed(name);
    const { n, min, p50, p99, max, mean } = measure;
    return [[words, count(n), show(min), show(p50), show(p99), show(max), show(mean)]];
  });
  const titles = ['Measure', 'n', 'min', 'p50', 'p99', 'max', 'mean'];
  const layout = titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' }) as const);
  return ['', ...columns(layout, rows, paint.bold)];
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
