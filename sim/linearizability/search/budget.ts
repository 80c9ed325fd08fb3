/** How many steps of a model a search may take, shared by several of them. */
export interface Budget {
  left: number;
}
