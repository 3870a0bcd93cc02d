import { kill } from './durability/kill.js';
import { ioFaults } from './durability/io-faults.js';
import { power } from './durability/power.js';
import type { Campaign } from './support/campaign.js';

/** Every campaign by its name on the command line. */
export const campaigns: Readonly<Record<string, Campaign>> = {
  kill,
  'io-faults': ioFaults,
  power,
};
