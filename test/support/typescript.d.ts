/** Changes to the text of a file before it is compiled, and a folder that keeps what was compiled. */
export const rewriting: {
  rewrite: (filename: string, text: string) => string;
  compiled: string | undefined;
};
