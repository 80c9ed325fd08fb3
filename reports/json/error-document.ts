/** Why there is no result. */
export type ErrorKind =
  /** An option or an argument was wrong. */
  | 'usage'
  /** A scenario was not found or is wrong. */
  | 'scenario'
  /** A controller's configuration was not found or is wrong. */
  | 'configuration'
  /** A trace was not found or is not one. */
  | 'trace'
  /** A history of operations was not found or is not one. */
  | 'history'
  /** A file or a directory could not be written. */
  | 'output'
  /** A replay diverged from its trace. */
  | 'divergence'
  /** The same run came out differently. */
  | 'nondeterminism'
  /** Ctrl-C, before there was anything to tell. */
  | 'interrupted'
  /** A fault in Lockstep itself. */
  | 'internal';

/** `--json` of whatever could not be done. */
export interface ErrorDocument {
  readonly schema: 1;
  readonly error: {
    readonly kind: ErrorKind;
    readonly message: string;
    readonly file?: string;
    /** Counted from 1. */
    readonly line?: number;
    readonly column?: number;
    /** Every mistake of a file in the order of the file, the first included, if that is why. */
    readonly errors?: readonly FileMistake[];
  };
}

/** One mistake in the file that the error names. */
export interface FileMistake {
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}
