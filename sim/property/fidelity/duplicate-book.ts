import { MILLISECOND } from '../../clock/micros.ts';
import type { Micros } from '../../clock/micros.ts';
import type { Complaint } from './complaint.ts';
import type { LinkRecord } from './link-record.ts';

/** So much longer than twice the longest delay a message is followed. */
const PATIENCE: Micros = 100 * MILLISECOND;

/**
 * Follows one message of each link at a time, to see how often it arrives: never more often than it was sent where
 * nothing duplicates, twice at most where something does, and twice as often as the rate says.
 */
export class DuplicateBook {
  private doubled = 0;
  private expected = 0;
  private variance = 0;
  private followed = 0;

  /** A message leaves for a link; `stoppedAt` is when its receiver stopped last. */
  sent(link: LinkRecord, now: Micros, stoppedAt: Micros): Complaint | null {
    const { followed } = link;
    if (now === followed.sentAt) {
      followed.sends += 1;
      followed.rate = Math.max(followed.rate, link.duplicate);
      return null;
    }
    if (now < followed.until) return null;
    const complaint = this.settle(link, stoppedAt);
    followed.sentAt = now;
    followed.until = now + 2 * link.everMax + PATIENCE;
    followed.sends = 1;
    followed.seen = 0;
    followed.rate = link.duplicate;
    return complaint;
  }

  /** A message is delivered. */
  delivered(link: LinkRecord, sentAt: Micros): Complaint | null {
    const { followed } = link;
    if (sentAt !== followed.sentAt) return null;
    followed.seen += 1;
    if (followed.seen <= followed.sends * (followed.rate > 0 ? 2 : 1)) return null;
    const expected = `${followed.sends} of ${sentAt} µs, ${followed.rate > 0 ? 'each twice at most' : 'each once'}`;
    return { message: 'A message was delivered too often.', expected, seen: `${followed.seen} deliveries` };
  }

  /** Whether there were absurdly many or few duplicates so far: beyond six standard deviations and a few. */
  judge(): Complaint | null {
    const off = this.doubled - this.expected;
    if (off * off <= 36 * this.variance + 50) return null;
    const expected = `about ${Math.round(this.expected)} of ${this.followed} messages twice`;
    return { message: 'The rate of duplication is absurd.', expected, seen: `${this.doubled}` };
  }

  /** Nothing more can come of the message that was followed. */
  private settle(link: LinkRecord, stoppedAt: Micros): Complaint | null {
    const { sentAt, sends, seen, rate } = link.followed;
    const disturbed = Math.max(stoppedAt, link.cutAt, link.cloggedAt) >= sentAt || link.cut || link.clogged;
    if (sends !== 1 || seen === 0 || rate === 0 || disturbed) return null;
    this.followed += 1;
    this.expected += rate;
    this.variance += rate * (1 - rate);
    this.doubled += seen - 1;
    return this.judge();
  }
}
