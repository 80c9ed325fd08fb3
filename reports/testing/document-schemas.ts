import { z } from 'zod';

/** The shapes of `--json` as the design has them, strict: nothing missing, nothing more. */
const seed = z.union([z.int().min(0), z.string().min(1)]);
const hash = z.string().regex(/^[0-9a-f]{16}$/);
const kind = z.enum(['always', 'eventually', 'sometimes']);
const status = z.enum(['held', 'violated', 'not-exercised']);
const count = z.int().min(0);

const share = z.strictObject({ n: count, right: count, share: z.number().min(0).max(1) });
const summary = z.strictObject({
  n: count,
  min: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  mean: z.number(),
});
const measures = z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.union([summary, share]));

const violation = z.strictObject({
  property: z.string(),
  atMs: z.number().min(0),
  node: z.string().nullable(),
  message: z.string(),
});
const plan = z.strictObject({ faults: count, shrunkFaults: count.optional(), skipped: count.optional() });
const files = z.strictObject({ trace: z.string().optional(), report: z.string().optional() });
const shrunk = z.strictObject({
  scenario: z.string(),
  seed,
  trace: z.string(),
  report: z.string(),
  faults: count,
  requests: count,
  nodes: count,
  clients: count,
  violation,
  runs: count,
  realMs: count,
  ending: z.enum(['nothing-left', 'out-of-time', 'interrupted']),
});
const property = z.strictObject({
  id: z.string(),
  requirements: z.array(z.string()),
  kind,
  status,
  exercised: count,
});

/** One run, and a replay. */
export const runDocumentSchema = z.strictObject({
  schema: z.literal(1),
  scenario: z.string(),
  seed,
  verdict: z.enum(['passed', 'violated']),
  virtualMs: z.number().min(0),
  events: count,
  hash,
  nodes: count,
  properties: z.array(property),
  measures,
  violation: violation.optional(),
  plan,
  shrunk: shrunk.optional(),
  files,
});

/** A campaign. */
export const campaignDocumentSchema = z.strictObject({
  schema: z.literal(1),
  scenario: z.string(),
  seeds: z.strictObject({ from: count, to: count, done: count }),
  verdict: z.enum(['passed', 'violated', 'vacuous']),
  hash,
  eventsPerSecond: z.number().min(0),
  virtualPerReal: z.number().min(0),
  properties: z.array(property.extend({ runs: count })),
  failures: z.array(
    z.strictObject({ seed, violation, events: count, plan, shrunk: shrunk.optional(), files }),
  ),
  moreFailures: count.optional(),
  distinct: z
    .array(z.strictObject({ signature: z.string(), property: z.string(), failures: count, firstSeed: seed }))
    .optional(),
  measures,
  skipped: z.strictObject({ items: count, runs: count }).optional(),
});

const listed = z.strictObject({
  id: z.string(),
  summary: z.string(),
  requirements: z.array(z.string()).optional(),
  kind: kind.optional(),
});

/** What there is. */
export const listDocumentSchema = z.strictObject({
  schema: z.literal(1),
  scenarios: z.array(listed).optional(),
  properties: z.array(listed).optional(),
  mutants: z.array(listed).optional(),
});

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Whether a history is linearizable. */
export const historyDocumentSchema = z.strictObject({
  schema: z.literal(1),
  verdict: z.enum(['linearizable', 'not-linearizable', 'unknown']),
  operations: count,
  ms: z.number().min(0),
  window: z
    .array(
      z.strictObject({
        process: z.union([z.string(), z.number()]),
        f: z.enum(['read', 'write', 'cas', 'get', 'put', 'append']),
        key: z.union([z.string(), z.number()]).optional(),
        value: z.union([scalar, z.tuple([scalar, scalar])]),
        result: z.boolean().optional(),
        type: z.enum(['ok', 'info']),
        invoked: z.int().min(1),
        answered: z.int().min(1).optional(),
        culprit: z.literal(true).optional(),
      }),
    )
    .min(1)
    .optional(),
});

/** Why there is no result. */
export const errorDocumentSchema = z.strictObject({
  schema: z.literal(1),
  error: z.strictObject({
    kind: z.enum([
      'usage',
      'configuration',
      'scenario',
      'trace',
      'history',
      'output',
      'divergence',
      'nondeterminism',
      'interrupted',
      'internal',
    ]),
    message: z.string().min(1),
    file: z.string().optional(),
    line: z.int().min(1).optional(),
    column: z.int().min(1).optional(),
    errors: z
      .array(z.strictObject({ message: z.string().min(1), line: z.int().min(1), column: z.int().min(1) }))
      .min(1)
      .optional(),
  }),
});
