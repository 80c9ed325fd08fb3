import { describe, expect, it } from 'vitest';
import type { Input, Outbox } from '../../sim/index.ts';
import { asBalancer } from '../raft-cluster/types.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { balancerProcess } from './balancer.ts';
import { BALANCER_PROFILES } from './balancer-settings.ts';
import type { BalancerMode } from './balancer-settings.ts';
import { haproxyConfiguration } from './haproxy-configuration.ts';

type Message = ClusterTypes['Message'];

const CLIENT = 7;
const OTHER = 8;

/** A balancer before two servers (nodes 0 and 1), with everything it does written down. */
class Standing {
  private readonly done: string[] = [];
  private readonly out: Outbox<ClusterTypes> = {
    send: (to, message) => this.done.push(`→${String(to)} ${told(message)}`),
    save: () => this.done.push('save'),
    setTimer: (timer, min) =>
      this.done.push(`${this.process.timers[timer] ?? ''} in ${String(min / 1000)} ms`),
    clearTimer: () => undefined,
    respond: () => this.done.push('respond'),
    note: () => this.done.push('note'),
    halt: () => this.done.push('halt'),
  };
  private readonly process;
  private state: ClusterTypes['State'];
  private tag = 0;
  readonly atStart: readonly string[];

  constructor(mode: BalancerMode) {
    const settings = { ...BALANCER_PROFILES.fast, mode };
    this.process = balancerProcess({ servers: [0, 1], settings }, ['ctrl1', 'ctrl2']);
    this.state = this.process.start(9, { kind: 'blank' }, 1, 0, this.out);
    this.atStart = this.done.splice(0);
  }

  step(input: Input<ClusterTypes>): string[] {
    this.done.length = 0;
    this.state = this.process.step(this.state, input, 0, this.out);
    return this.done.filter((line) => !line.includes(' in '));
  }

  /** What happens when a server's next check begins. */
  check(server: number): string[] {
    return this.step({ kind: 'timer', timer: server });
  }

  /** What happens when it answers the check under way. */
  answer(server: number, status: 200 | 429): string[] {
    const tag = asBalancer(this.state)?.backends[server]?.check ?? 0;
    return this.from(server, { kind: 'http-response', tag, status, allow: null, body: null });
  }

  /** Checks that are all answered so. */
  checks(server: number, ...statuses: readonly (200 | 429)[]): this {
    for (const status of statuses) {
      this.check(server);
      this.answer(server, status);
    }
    return this;
  }

  from(node: number, message: Message): string[] {
    return this.step({ kind: 'receive', from: node, message });
  }

  /** A client asks something; where the request goes. */
  ask(client: number, tag = (this.tag += 1)): string {
    return this.from(client, { kind: 'read', tag, query: { kind: 'get', key: 1 } }).join();
  }

  /** The tag of the last check or request passed on. */
  get tagGiven(): number {
    return asBalancer(this.state)?.tag ?? 0;
  }

  /** The tag under which the first client's request was passed on. */
  get connectionTag(): number {
    return asBalancer(this.state)?.connections[0]?.tag ?? 0;
  }

  get up(): string {
    const backends = asBalancer(this.state)?.backends ?? [];
    return backends.map(({ health }) => (health >= 1 ? 'U' : 'd')).join('');
  }
}

function told(message: Message): string {
  if (message.kind === 'http') return `${message.method} ${message.target}`;
  if (message.kind === 'balancer-refusal') return `${message.reason} (${String(message.tag)})`;
  return message.kind === 'answer' ? `answer (${String(message.tag)})` : message.kind;
}

describe('the load balancer (S3.3)', () => {
  it('spreads the first checks over an interval, and then starts one each interval', () => {
    const standing = new Standing('tcp');
    expect(standing.atStart).toEqual(['check ctrl1 in 0 ms', 'check ctrl2 in 250 ms']);
    expect(standing.check(0)).toEqual(['→0 GET /health-checks/controller/raft']);
  });

  it('takes 200 for passed, and everything else, silence included, for failed', () => {
    const standing = new Standing('tcp').checks(0, 200).checks(1, 429);
    expect(standing.up).toBe('Ud');
    standing.check(0);
    standing.step({ kind: 'timer', timer: 2 });
    expect(standing.up).toBe('Ud');
    standing.check(0);
    standing.step({ kind: 'timer', timer: 2 });
    expect(standing.up).toBe('dd');
  });

  it('counts a check as failed that is still open when the next begins, and no late answer to it', () => {
    const standing = new Standing('tcp').checks(0, 200);
    standing.check(0);
    const late: Message = {
      kind: 'http-response',
      tag: standing.tagGiven,
      status: 200,
      allow: null,
      body: null,
    };
    standing.check(0);
    standing.from(0, late);
    standing.check(0);
    expect(standing.up).toBe('dU');
  });

  it('sends clients to the servers that are up, in turn, and tells them when none is', () => {
    const standing = new Standing('http').checks(0, 200).checks(1, 200);
    expect([standing.ask(CLIENT), standing.ask(OTHER), standing.ask(CLIENT)]).toEqual([
      '→0 read',
      '→1 read',
      '→0 read',
    ]);
    standing.checks(0, 429, 429);
    expect([standing.ask(CLIENT), standing.ask(CLIENT)]).toEqual(['→1 read', '→1 read']);
    standing.checks(1, 429, 429);
    expect(standing.ask(CLIENT, 99)).toBe('→7 NO_SERVER (99)');
  });

  it('brings an answer back to whoever asked, under the tag of the question', () => {
    const standing = new Standing('http');
    standing.ask(CLIENT, 41);
    standing.ask(OTHER, 41);
    expect(standing.from(1, { kind: 'answer', tag: 2, index: 3, answer: null })).toEqual(['→8 answer (41)']);
    expect(standing.from(1, { kind: 'answer', tag: 2, index: 3, answer: null })).toEqual([]);
    expect(standing.from(0, { kind: 'answer', tag: 1, index: 3, answer: null })).toEqual(['→7 answer (41)']);
  });
});

describe('in tcp mode (S3.4)', () => {
  const answered = (standing: Standing, tag: number): Standing => {
    standing.from(0, { kind: 'answer', tag, index: 1, answer: null });
    return standing;
  };

  it('keeps a connection with its server', () => {
    const standing = new Standing('tcp');
    expect(standing.ask(CLIENT)).toBe('→0 read');
    expect(answered(standing, 1).ask(CLIENT)).toBe('→0 read');
  });

  it('opens another for a client that has given up waiting', () => {
    const standing = new Standing('tcp');
    expect([standing.ask(CLIENT, 5), standing.ask(CLIENT, 5)]).toEqual(['→0 read', '→1 read']);
  });

  it('closes the connections to a server that is marked down, as on-marked-down shutdown-sessions does', () => {
    const standing = new Standing('tcp').checks(0, 200);
    standing.ask(CLIENT, 5);
    standing.check(0);
    expect(standing.answer(0, 429)).toEqual([]);
    standing.check(0);
    expect(standing.answer(0, 429)).toEqual(['→7 CLOSED (5)']);
    expect(standing.ask(CLIENT, 5)).toBe('→1 read');
  });

  it('lets a request in http mode go on that is under way', () => {
    const standing = new Standing('http').checks(0, 200);
    standing.ask(CLIENT, 5);
    standing.checks(0, 429).check(0);
    expect(standing.answer(0, 429)).toEqual([]);
    expect(standing.from(0, { kind: 'answer', tag: standing.connectionTag, index: 1, answer: null })).toEqual(
      ['→7 answer (5)'],
    );
  });
});

describe('the same in HAProxy’s words', () => {
  it('is this configuration', () => {
    const servers = [
      { name: 'ctrl1', address: '192.0.2.1:1280' },
      { name: 'ctrl2', address: '192.0.2.2:1280' },
    ];
    expect(haproxyConfiguration({ ...BALANCER_PROFILES.standard, mode: 'tcp' }, servers))
      .toMatchInlineSnapshot(`
      "backend controllers
        mode tcp
        balance roundrobin
        option httpchk GET /health-checks/controller/raft
        http-check expect status 200
        timeout check 2000ms
        default-server inter 2000ms fall 3 rise 2 on-marked-down shutdown-sessions check check-ssl verify required ca-file /etc/haproxy/ca.pem
        server ctrl1 192.0.2.1:1280
        server ctrl2 192.0.2.2:1280
      "
    `);
    expect(haproxyConfiguration({ ...BALANCER_PROFILES.fast, mode: 'http' }, servers)).toMatchInlineSnapshot(`
      "backend controllers
        mode http
        balance roundrobin
        option httpchk GET /health-checks/controller/raft
        http-check expect status 200
        timeout check 500ms
        default-server inter 500ms fall 2 rise 1 check check-ssl verify required ca-file /etc/haproxy/ca.pem
        server ctrl1 192.0.2.1:1280
        server ctrl2 192.0.2.2:1280
      "
    `);
  });
});
