/** What is wrong with the world, in the words of a violation. */
export interface Complaint {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
}
