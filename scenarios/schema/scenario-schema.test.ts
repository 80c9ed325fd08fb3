import { Ajv } from 'ajv';
import fc from 'fast-check';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioFiles } from '../catalogue/testing/generated-texts.ts';
import { scenarioShape } from '../file/scenario-shape.ts';
import { scenarioArbitrary } from '../file/testing/scenario-arbitrary.ts';
import { scenarioSchema } from './scenario-schema.ts';

const validate = new Ajv({ strict: true, strictRequired: false }).compile(scenarioSchema());

const base = { name: 'x', summary: 'y' };

describe('the JSON schema of scenario files', () => {
  it('is the one in the repository (npx vitest run scenarios/schema -u)', async () => {
    const text = await format(JSON.stringify(scenarioSchema()), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot('scenario.schema.json');
  });

  it.each(scenarioFiles())('accepts $name', ({ text }) => {
    validate(parse(text));
    expect(validate.errors).toBeNull();
  });

  it('accepts whatever can be written', () => {
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        validate(scenarioShape.print(scenario));
        expect(validate.errors).toBeNull();
      }),
    );
  });

  it.each<[string, unknown]>([
    ['a misspelt key', { ...base, durration: '5m' }],
    ['a misspelt key further down', { ...base, network: { latncy: '5ms' } }],
    ['a misspelt fault', { ...base, faults: [{ at: '1s', isolat: 'ctrl1' }] }],
    ['a fault without its time', { ...base, faults: [{ isolate: 'ctrl1' }] }],
    ['a misspelt symbol', { ...base, faults: [{ at: '1s', isolate: '@leadr' }] }],
    ['a duration without its unit', { ...base, duration: 300 }],
    ['a negative duration', { ...base, duration: '-5m' }],
    ['a share without its sign', { ...base, network: { loss: 5 } }],
    ['no nodes', { ...base, cluster: { nodes: 0 } }],
    ['a misspelt word', { ...base, network: { order: 'fiffo' } }],
    ['a misspelt kind of chaos', { ...base, chaos: { kinds: { isolation: 1 } } }],
    ['neither link nor node', { ...base, faults: [{ at: '1s', flap: { up: '1s', down: '1s' } }] }],
    ['a scenario without a name', { summary: 'y' }],
    ['a list', []],
  ])('refuses %s', (_what, value) => {
    expect(validate(value)).toBe(false);
  });
});
