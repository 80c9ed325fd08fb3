/** Longer texts are cut: servers keep them in memory, and show them on one page. In UTF-16 units. */
export const LONGEST_TEXT = 100_000;

/** What stands in an attribute is shown in one line. */
export const LONGEST_LINE = 1_000;

/**
 * What XML 1.0 forbids, in whatever form: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. The
 * carriage return is allowed, but parsers make a line's end of it.
 */
const FORBIDDEN = /[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text of any kind as XML may hold it: what is forbidden is shown by its number, and what is too long is cut. */
export function xmlText(text: string, longest: number = LONGEST_TEXT): string {
  const allowed = text.replace(FORBIDDEN, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  if (allowed.length <= longest) return allowed;
  // A pair must not be cut in two.
  const kept = allowed.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${allowed.length - kept.length} characters more)`;
}

/** A text as an attribute may hold it: in one line, because parsers make spaces of lines' ends. */
export function xmlLine(text: string): string {
  return xmlText(text.trim().replace(/\s*[\n\t]\s*/g, ' '), LONGEST_LINE);
}
