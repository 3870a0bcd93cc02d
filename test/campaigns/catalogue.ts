import { kill } from './durability/kill.js';
import { clock } from './durability/clock.js';
import { ioFaults } from './durability/io-faults.js';
import { retries } from './durability/retries.js';
import { power } from './durability/power.js';
import { csv } from './input/csv.js';
import { fuzz } from './input/fuzz.js';
import { http } from './input/http.js';
import { model } from './input/model.js';
import type { Campaign } from './support/campaign.js';

/** Every campaign by its name on the command line. */
export const campaigns: Readonly<Record<string, Campaign>> = {
  kill,
  'io-faults': ioFaults,
  power,
  retries,
  clock,
  fuzz,
  csv,
  http,
  model,
};
