import type { Micros } from '../../clock/micros.ts';
import type { MicrosRange } from '../../plan/fault-plan.ts';
import type { Expected } from './fault-ledger.ts';

/** What a monitor remembers of a link, to judge a delivery by when its message was sent. */
export class LinkRecord {
  private readonly usual: MicrosRange;
  private readonly usualLoss: number;
  private readonly usualDuplicate: number;

  cut = false;
  clogged = false;
  loss: number;
  duplicate: number;
  /** When it was last cut, and when it was mended after that (infinite while it is cut). */
  cutAt: Micros = -1;
  mendedAt: Micros = -1;
  /** When it was last clogged, and when that ended (infinite while it is clogged). */
  cloggedAt: Micros = -1;
  unclogAt: Micros = -1;
  /** The latency in force since `changedAt`, and the widest range of all that ever were. */
  min: Micros;
  max: Micros;
  changedAt: Micros = -1;
  everMin: Micros;
  everMax: Micros;
  /** When the message delivered last was sent. */
  lastSentAt: Micros = -1;
  /**
   * What was sent after this, by an ordinary delay, has met nothing that would have to be looked into; infinite while it is
   * cut or clogged.
   */
  quietSince: Micros = -1;
  /** The message that is being followed: see {@link DuplicateBook}. */
  readonly followed = { sentAt: -1, until: -1, sends: 0, seen: 0, rate: 0 };

  constructor(usual: MicrosRange, usualLoss: number, usualDuplicate: number) {
    this.usual = usual;
    this.usualLoss = usualLoss;
    this.loss = usualLoss;
    this.usualDuplicate = usualDuplicate;
    this.duplicate = usualDuplicate;
    [this.min, this.max] = usual;
    [this.everMin, this.everMax] = usual;
  }

  update(expected: Expected, now: Micros): void {
    if (expected.cut !== this.cut) {
      this.cut = expected.cut;
      if (this.cut) this.cutAt = now;
      this.mendedAt = this.cut ? Infinity : now;
    }
    if (expected.clogged !== this.clogged) {
      this.clogged = expected.clogged;
      if (this.clogged) this.cloggedAt = now;
      this.unclogAt = this.clogged ? Infinity : now;
    }
    this.loss = Math.max(expected.loss, this.usualLoss);
    this.duplicate = Math.max(expected.duplicate, this.usualDuplicate);
    const [min, max] = expected.latency ?? this.usual;
    if (min !== this.min || max !== this.max) {
      this.min = min;
      this.max = max;
      this.changedAt = now;
      this.everMin = Math.min(this.everMin, min);
      this.everMax = Math.max(this.everMax, max);
    }
    this.quietSince = Math.max(this.mendedAt, this.unclogAt, this.changedAt);
  }
}
