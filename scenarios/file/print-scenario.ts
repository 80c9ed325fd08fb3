import { Document, isCollection, isMap, isPair, isSeq } from 'yaml';
import type { Scenario } from './scenario.ts';
import { scenarioShape } from './scenario-shape.ts';

/** Writes a scenario as a file that {@link parseScenario} reads as the same scenario. */
export function printScenario(scenario: Scenario): string {
  const document = new Document(scenarioShape.print(scenario), { aliasDuplicateObjects: false });
  if (isMap(document.contents)) for (const { value } of document.contents.items) inLines(value);
  return document.toString({ lineWidth: 110 });
}

/** Puts in one line what people write in one: each fault, each request, the settings of the network. */
function inLines(node: unknown): void {
  if (!isCollection(node)) return;
  const inside: readonly unknown[] = node.items.map((item: unknown) => (isPair(item) ? item.value : item));
  if (!inside.some(isCollection)) {
    node.flow = true;
    return;
  }
  for (const item of inside) {
    if (isSeq(node) && isCollection(item)) item.flow = true;
    else inLines(item);
  }
}
