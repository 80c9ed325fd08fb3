import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const cwd = new URL('../..', import.meta.url).pathname;

/** The real configuration, without what needs types: a file need not exist, and a sample takes a millisecond. */
const untyped = new ESLint({ cwd, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** The real configuration in full; the file must exist, for the compiler to find it. */
const typed = new ESLint({ cwd });

/** The ids of the rules that a file of this path and content breaks, in order of place; parse errors throw. */
export async function brokenRules(filePath: string, code: string): Promise<string[]> {
  return report(untyped, filePath, code);
}

/** The same with the rules that need types; the text stands in for that of a file that exists. */
export async function brokenTypedRules(filePath: string, code: string): Promise<string[]> {
  try {
    return await report(typed, filePath, code);
  } finally {
    // The compiler keeps what it was told of the file for whoever lints one that imports it.
    await typed.lintText(readFileSync(`${cwd}${filePath}`, 'utf8'), { filePath: `${cwd}${filePath}` });
  }
}

async function report(eslint: ESLint, filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${cwd}${filePath}` });
  if (result === undefined) throw new Error(`${filePath} is not linted`);
  return result.messages.map(({ ruleId, message, line, fatal }) => {
    if (fatal === true) throw new Error(`${filePath}:${line}: ${message}`);
    return ruleId ?? message;
  });
}
