/** No file nests deeper; the parser's own stack, and its regular expressions, give up far above. */
const MAX_BRACKETS = 40;
const MAX_INDENTATION = 80;

/** Where a text begins to nest far deeper than any such file does, as an offset; -1 if it does not. Quick and rough. */
export function tooDeepAt(text: string): number {
  let depth = 0;
  for (let lineStart = 0; lineStart <= text.length;) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    let indented = true;
    for (let i = lineStart; i < lineEnd; i++) {
      const letter = text[i];
      // Blanks, and the signs of lists and keys with a blank behind them, nest what follows.
      if (indented && letter !== ' ' && !'-?:'.includes(letter ?? '')) {
        indented = false;
        if (letter === '#') break;
      }
      if (indented && i - lineStart >= MAX_INDENTATION) return i;
      if (letter === '[' || letter === '{') depth += 1;
      else if ((letter === ']' || letter === '}') && depth > 0) depth -= 1;
      if (depth > MAX_BRACKETS) return i;
    }
    lineStart = lineEnd + 1;
  }
  return -1;
}
