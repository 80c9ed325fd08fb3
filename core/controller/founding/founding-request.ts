/** The operator's `cluster init`: founds a cluster with this node alone. */
export interface InitRequest {
  readonly kind: 'init';
}

/** What an operator asks of the founding. */
export type FoundingRequest = InitRequest;

/** Why `init` is refused. */
export type InitRefusal = 'ALREADY_INITIALIZED' | 'FOUNDING_UNDECIDED' | 'RESERVED' | 'CLUSTER_EXISTS';

/** What an operator is answered. */
export type FoundingResponse =
  | { readonly kind: 'init-done'; readonly cluster: number }
  /** `message` is a sentence that says what to do. */
  | { readonly kind: 'init-refused'; readonly code: InitRefusal; readonly message: string };
