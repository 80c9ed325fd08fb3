/** Says in words what a protocol's own data means. Everything handed in is JSON, as traces hold it. */
export interface Vocabulary {
  /** A message, request or response: `append (term 7, 3 entries)`. */
  payload(payload: unknown): string;
  /** What a process observed about itself, following the node's name: `becomes leader of term 7`. */
  note(note: unknown): string;
}

/** Longest list of fields that is told. */
const FIELDS_TOLD = 8;

/** Knows no protocol: tells `kind` and the fields as they are. */
export const plainVocabulary: Vocabulary = {
  payload: inWords,
  note: (note) => `notes: ${inWords(note)}`,
};

/** Data in words: its `kind`, then its plain fields, lists by their length. */
function inWords(data: unknown): string {
  if (Array.isArray(data)) return `${data.length} items`;
  if (typeof data !== 'object' || data === null) return isPlain(data) ? String(data) : 'nothing';
  const { kind, ...rest } = data as Readonly<Record<string, unknown>>;
  const fields = Object.entries(rest).flatMap(([name, value]) => {
    if (Array.isArray(value)) return value.length > 0 ? [`${value.length} ${name}`] : [];
    return isPlain(value) ? [`${name} ${String(value)}`] : [];
  });
  const told = fields.length > FIELDS_TOLD ? [...fields.slice(0, FIELDS_TOLD), '…'] : fields;
  const details = told.join(', ');
  if (typeof kind !== 'string') return details;
  return details === '' ? kind : `${kind} (${details})`;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
