import { signatureOf } from '../../sim/index.ts';
import type { CampaignFailure } from './tally.ts';

/** So many failures are kept; of more there is only their number, which is what bounds the memory of a campaign. */
const MOST_KEPT = 10_000;

/** So many kinds of failures are told apart. */
const MOST_KINDS = 1_000;

/** Failures that are alike: of the same property, at the same kind of place, in the same words. */
export interface FailureKind {
  /** What they have in common, in words. */
  readonly signature: string;
  readonly property: string;
  /** How many there are. */
  readonly failures: number;
  readonly first: CampaignFailure;
}

/** What is kept of the failures of a campaign, as plain data. */
export interface FailureListState {
  readonly count: number;
  readonly kept: readonly CampaignFailure[];
  readonly byProperty: readonly (readonly [string, number])[];
  readonly kinds: readonly FailureKind[];
}

/** The failures of a campaign, in order of seed, and how they fall into kinds; in bounded memory. */
export class FailureList {
  private total = 0;
  private readonly kept: CampaignFailure[] = [];
  private readonly byProperty = new Map<string, number>();
  private readonly bySignature = new Map<string, FailureKind>();

  /** Goes on from what was kept before. */
  static from({ count, kept, byProperty, kinds }: FailureListState): FailureList {
    const list = new FailureList();
    list.total = count;
    list.kept.push(...kept);
    for (const [property, times] of byProperty) list.byProperty.set(property, times);
    for (const kind of kinds) list.bySignature.set(kind.signature, kind);
    return list;
  }

  /** How many there are, kept or not. */
  get count(): number {
    return this.total;
  }

  /** How often a property has failed. */
  of(property: string): number {
    return this.byProperty.get(property) ?? 0;
  }

  /** How often each has failed of the properties that have, in the order in which they did first. */
  counts(): readonly (readonly [property: string, failures: number])[] {
    return [...this.byProperty];
  }

  /** How many kinds of failures a property has. */
  kindsOf(property: string): number {
    return this.kinds().filter((kind) => kind.property === property).length;
  }

  /** Whether there was none of this kind so far. */
  isNew(violation: CampaignFailure['violation']): boolean {
    return !this.bySignature.has(signatureOf(violation));
  }

  /** The kinds, in the order in which they were first seen. */
  kinds(): FailureKind[] {
    return [...this.bySignature.values()];
  }

  /** The first failures, in order of seed. */
  all(): CampaignFailure[] {
    return [...this.kept];
  }

  /** Adds the next. */
  add(failure: CampaignFailure): void {
    const { property } = failure.violation;
    this.total += 1;
    this.byProperty.set(property, this.of(property) + 1);
    if (this.kept.length < MOST_KEPT) this.kept.push(failure);
    const signature = signatureOf(failure.violation);
    const alike = this.bySignature.get(signature);
    if (alike !== undefined) this.bySignature.set(signature, { ...alike, failures: alike.failures + 1 });
    else if (this.bySignature.size < MOST_KINDS)
      this.bySignature.set(signature, { signature, property, failures: 1, first: failure });
  }

  /** What has to be kept, to go on later. */
  state(): FailureListState {
    return { count: this.total, kept: this.all(), byProperty: [...this.byProperty], kinds: this.kinds() };
  }
}
