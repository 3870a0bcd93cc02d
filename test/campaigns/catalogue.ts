import { clock } from './durability/clock.js';
import { disk } from './durability/disk.js';
import { ioFaults } from './durability/io-faults.js';
import { kill } from './durability/kill.js';
import { power } from './durability/power.js';
import { retries } from './durability/retries.js';
import { csv } from './input/csv.js';
import { fuzz } from './input/fuzz.js';
import { http } from './input/http.js';
import { model } from './input/model.js';
import { timing } from './input/timing.js';
import { connections } from './load/connections.js';
import { overload } from './load/overload.js';
import { slowClients } from './load/slow-clients.js';
import { soak } from './load/soak.js';
import type { Campaign } from './support/campaign.js';

type Campaigns = Readonly<Record<string, Campaign>>;

/** What befalls a disk, a process and a clock. */
export const durability: Campaigns = { kill, power, 'io-faults': ioFaults, disk, clock, retries };

/** What is sent, well and ill, and what the time of an answer tells. */
export const input: Campaigns = { fuzz, csv, http, model, timing };

/** How much is sent, and how slowly. */
export const load: Campaigns = { overload, connections, 'slow-clients': slowClients, soak };

/** Every campaign by its name on the command line. */
export const campaigns: Campaigns = { ...durability, ...input, ...load };
