import { scenarioShape } from '../file/scenario-shape.ts';
import type { JsonSchema } from '../yaml/shape.ts';

/** The JSON schema of scenario files, for editors: made from the very shapes that read them. */
export function scenarioSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A Lockstep scenario',
    description: 'See docs/scenario-format.md.',
    ...scenarioShape.schema(),
  };
}
