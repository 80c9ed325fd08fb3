/** A request to a controller's web listener, as far as health checks need it. */
export interface HttpRequest {
  readonly kind: 'http';
  /** Echoed in the response. */
  readonly tag: number;
  readonly method: string;
  /** Path and query: `/health-checks?type=short`. */
  readonly target: string;
}

/** What the web listener answers. */
export interface HttpResponse {
  readonly kind: 'http-response';
  readonly tag: number;
  readonly status: 200 | 404 | 405 | 429;
  /** The methods allowed, with status 405 alone. */
  readonly allow: string | null;
  /** Null for HEAD, and where there is nothing to say. */
  readonly body: HealthBody | null;
}

/** OpenZiti's body of a health check; printed by {@link healthJson}. */
export interface HealthBody {
  readonly data: HealthData;
  readonly raft: { readonly isLeader: boolean; readonly isRaftEnabled: true };
}

/** The outcome of all checks; `checks` is left out with `?type=short`. */
export interface HealthData {
  readonly checks: readonly HealthCheck[] | null;
  readonly healthy: boolean;
}

/** One check (requirement S3.5: finer-grained than leader or not). */
export interface HealthCheck {
  readonly id: string;
  readonly healthy: boolean;
  /** Own clock, in microseconds. */
  readonly lastCheckTime: number;
  /** In microseconds. */
  readonly lastCheckDuration: number;
}
