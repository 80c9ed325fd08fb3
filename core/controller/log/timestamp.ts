import type { Micros } from '../../process/process.ts';

const SECOND = 1_000_000;
const DAY = 86_400;

/**
 * An instant as RFC 3339 in UTC, to the second: `2025-01-14T19:42:13Z`. `micros` count from 1970; the civil date is
 * worked out here because nothing in `core` knows of calendars otherwise.
 */
export function timestamp(micros: Micros): string {
  const seconds = Math.floor(micros / SECOND);
  const day = Math.floor(seconds / DAY);
  const rest = seconds - day * DAY;
  // Days since 0000-03-01 of the proleptic Gregorian calendar: the leap day is then the last of its year.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor((rest % 3600) / 60))}:${two(rest % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}T${time}Z`;
}
