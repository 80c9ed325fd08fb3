import type {
  BoundCommand,
  StatusAudit,
  StatusCommand,
  StatusRecord,
} from '../../../../core/controller/index.ts';
import type { StateMachine } from '../../cluster.ts';

/** Where a member's node is bound. */
interface Bound {
  readonly incarnation: number;
  readonly address: string;
}

/** What the reference answers to a change of a status. */
interface StatusOutcome {
  readonly kind: 'status';
  readonly changed: boolean;
}

/**
 * The checker's own account of the records of who is online (`ClusterState`) and of their audit, written independently
 * of the core: a record that says so already is not changed, and every change is audited once, with what it was before.
 */
export class ReferenceRecords {
  readonly status: (StatusRecord | undefined)[] = [];
  readonly bound: (Bound | undefined)[] = [];
  audited = 0;
  latest: StatusAudit | undefined;

  /** Starts from what the prepared disks hold. */
  begin(state: StateMachine): void {
    this.status.length = 0;
    for (const record of state.status) this.status.push(record);
    this.bound.length = 0;
    for (const each of state.bound) this.bound.push(each);
    this.audited = state.audited;
    this.latest = state.audit.at(-1);
  }

  /** Applies the next committed change. */
  apply(command: StatusCommand): StatusOutcome {
    const known = this.status[command.node];
    const isSame = known !== undefined && known.incarnation === command.incarnation;
    if (isSame && known.online === command.online) return { kind: 'status', changed: false };
    while (this.status.length < command.node) this.status.push(undefined);
    this.status[command.node] = { online: command.online, incarnation: command.incarnation };
    this.audited += 1;
    this.latest = {
      number: this.audited,
      node: command.node,
      before: isSame ? (known.online ? 'online' : 'offline') : 'unknown',
      after: command.online ? 'online' : 'offline',
      cause: command.cause,
      evidenceAge: command.evidenceAge,
    };
    return { kind: 'status', changed: true };
  }

  /** Applies what is said of a member's node; saying it again changes nothing. */
  bind({ node, incarnation, address }: BoundCommand): { readonly kind: 'bound'; readonly changed: boolean } {
    const known = this.bound[node];
    if (known !== undefined && known.incarnation === incarnation && known.address === address) {
      return { kind: 'bound', changed: false };
    }
    while (this.bound.length < node) this.bound.push(undefined);
    this.bound[node] = { incarnation, address };
    return { kind: 'bound', changed: true };
  }

  /** See {@link digestOfRecords} and {@link digestOfBound}. */
  digest(): number {
    const records = this.audited === 0 ? 0 : digestOfRecords(this.status, this.audited, this.latest);
    return (records + digestOfBound(this.bound)) | 0;
  }
}

/** A 32-bit digest of the records, of how many changes there have been, and of the latest. */
export function digestOfRecords(
  status: readonly (StatusRecord | undefined)[],
  audited: number,
  latest: StatusAudit | undefined,
): number {
  let digest = mix(0x3ad8025f, audited);
  for (let node = 0; node < status.length; node += 1) {
    const record = status[node];
    digest = mix(digest, record === undefined ? -1 : record.incarnation * 2 + (record.online ? 1 : 0));
  }
  if (latest === undefined) return digest;
  digest = mix(mix(mix(digest, latest.number), latest.node), latest.evidenceAge);
  return mix(
    digest,
    WORDS.indexOf(latest.before) * 32 + WORDS.indexOf(latest.after) * 8 + CAUSES.indexOf(latest.cause),
  );
}

/** A 32-bit digest of who is bound where; 0 for nobody. */
export function digestOfBound(bound: readonly (Bound | undefined)[]): number {
  let digest = 0;
  for (let node = 0; node < bound.length; node += 1) {
    const each = bound[node];
    if (each === undefined) continue;
    let text = mix(mix(0x4f1bbcdc, node), each.incarnation);
    for (let i = 0; i < each.address.length; i += 1) text = mix(text, each.address.charCodeAt(i));
    digest = (digest + text) | 0;
  }
  return digest;
}

const WORDS: readonly string[] = ['unknown', 'online', 'offline'];
const CAUSES: readonly string[] = ['observed', 'elected', 'sync', 'repair'];

function mix(digest: number, value: number): number {
  const mixed = Math.imul(Math.imul(digest, 0x01000193) ^ value, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 15);
}
