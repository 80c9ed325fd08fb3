import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { validateXML } from 'xmllint-wasm';

const SCHEMA = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');

/** An element of a document, as a parser sees it that knows nothing of how it was written. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text directly in it. */
  readonly text: string;
}

/** What libxml's validator has against the documents, by our schema; empty: nothing. */
export async function schemaMistakes(...documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, at) => ({ fileName: `${at}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: SCHEMA });
  return errors.map(({ rawMessage }) => rawMessage);
}

/**
 * Reads a document.
 *
 * @throws {Error} if it is not well-formed
 */
export function xmlRoot(xml: string): XmlElement {
  interface Open {
    name: string;
    attributes: Record<string, string>;
    children: Open[];
    text: string;
  }
  const top: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Open = { name, attributes, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => {
    const element = stack.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  parser.write(xml).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('the document has no element');
  return root;
}

/** The test case of that name in a document of `--junit`, in whichever suite it is. */
export function testCase(xml: string, name: string): XmlElement {
  const cases = xmlRoot(xml).children.flatMap(({ children }) => children);
  const found = cases.find((each) => each.name === 'testcase' && each.attributes['name'] === name);
  if (found === undefined) throw new Error(`no test case ${name}`);
  return found;
}

/** How each test case ended: `passed`, or `failure`, `error` or `skipped`, by name. */
export function outcomes(xml: string): Record<string, string> {
  const cases = xmlRoot(xml)
    .children.flatMap(({ children }) => children)
    .filter(({ name }) => name === 'testcase');
  return Object.fromEntries(
    cases.map(({ attributes, children }) => [
      attributes['name'] ?? '',
      children.find(({ name }) => name !== 'system-out')?.name ?? 'passed',
    ]),
  );
}
