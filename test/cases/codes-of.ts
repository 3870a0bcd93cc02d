/** How an act was refused: the code, and the guard that its words begin with. */
export const codesOf = ({ userErrors }: { readonly userErrors: readonly { code: string; message: string }[] }) =>
  userErrors.map(({ code, message }) => `${code} ${message.split(':')[0]}`);
