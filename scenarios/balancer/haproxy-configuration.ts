import { MILLISECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';
import { CHECK_TARGET } from './balancer-settings.ts';
import type { BalancerSettings } from './balancer-settings.ts';

/** The settings as HAProxy's configuration has them; `servers` are names with addresses. */
export function haproxyConfiguration(
  settings: BalancerSettings,
  servers: readonly { readonly name: string; readonly address: string }[],
): string {
  const { inter, fall, rise, timeout, mode } = settings;
  const closing = mode === 'tcp' ? ' on-marked-down shutdown-sessions' : '';
  const ms = (duration: Micros): string => `${String(Math.round(duration / MILLISECOND))}ms`;
  return [
    'backend controllers',
    `  mode ${mode}`,
    '  balance roundrobin',
    `  option httpchk GET ${CHECK_TARGET}`,
    '  http-check expect status 200',
    `  timeout check ${ms(timeout)}`,
    `  default-server inter ${ms(inter)} fall ${String(fall)} rise ${String(rise)}${closing} check check-ssl verify required ca-file /etc/haproxy/ca.pem`,
    ...servers.map(({ name, address }) => `  server ${name} ${address}`),
    '',
  ].join('\n');
}
