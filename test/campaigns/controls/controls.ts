import type { Control } from './control.js';
import { inputControls } from './input-controls.js';
import { serverControls } from './server-controls.js';

/*
 * Each campaign against something that is broken on purpose, which it must find: one that finds nothing here would find
 * nothing anywhere. `power`, `timing`, `disk` and `clock` have their controls within themselves, and what looks for damage
 * after a crash has its own (support/verify.test.ts).
 */
export const controls: readonly Control[] = [...inputControls, ...serverControls];
