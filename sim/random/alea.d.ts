declare module 'seedrandom/lib/alea.js' {
  /** Johannes Baagøe's Alea: each call returns a multiple of 2^-32 from 0 up to but not including 1. */
  export default function alea(seed: string): () => number;
}
