/** Where the master keys are. */
export type KeySource =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'command'; readonly command: string };
