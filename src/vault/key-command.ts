/*
 * A command of the operator's that prints a key, for the master keys as for those of backups and seals: a line for the shell.
 * The line itself stands in the list of processes, where everybody reads it: a key in it would be no secret.
 */

/** What runs the line, and with which words. */
export const shellOf = (command: string): readonly [string, readonly string[]] => ['/bin/sh', ['-c', command]];

/** 32 bytes in hexadecimal or in base64; the digest of an image or of a file is told by its name. */
const writtenKey = /(?<![0-9A-Za-z]|sha256:)[0-9a-f]{64}(?![0-9A-Za-z])|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)/i;

export const holdsKey = (command: string): boolean => writtenKey.test(command);
