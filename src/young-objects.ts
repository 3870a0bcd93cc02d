import { setFlagsFromString } from 'node:v8';

/*
 * V8 sees while a program starts which of its objects live long, and has compiled code make their like in the old
 * generation from then on. The promises and modules of a start teach it that about the ticks and arrays of node:http, of
 * which each answer makes a few that die at once: slower to make, and kept until the next full collection, so that memory
 * grows by 100 bytes an answer. Import this before anything else is loaded.
 */
setFlagsFromString('--no-allocation-site-pretenuring');
