import { describe, expect, it } from 'vitest';
import { propertiesDocument } from './testing/properties-document.ts';

describe('docs/properties.md', () => {
  it('says what the properties say of themselves (npx vitest run cli/documents -u)', async () => {
    await expect(propertiesDocument()).toMatchFileSnapshot('../docs/properties.md');
  });
});
