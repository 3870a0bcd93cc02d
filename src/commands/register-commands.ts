import type { agencyKinds, roles } from '../../schema/agencies.js';
import type { countriesAbroad, siteKinds } from '../../schema/places.js';
import { addAgency, addSite, addUser, revokeTokensOf } from '../agencies/register.js';
import { givenDays } from './given-numbers.js';
import { printToken } from './init-command.js';
import { withRegistry } from './with-registry.js';

type AgencyOptions = { code: string; name: string; kind: (typeof agencyKinds)[number] };
type SiteOptions = {
  code: string;
  name: string;
  kind: (typeof siteKinds)[number];
  country: (typeof countriesAbroad)[number];
};
type UserOptions = { name: string; agency: string; role: (typeof roles)[number]; days: string };

export async function addAgencyCommand(agency: AgencyOptions): Promise<void> {
  await withRegistry({}, ({ store, clock }) => store.inTransaction((tx) => addAgency(tx, agency, clock())));
  console.log(`Agency ${agency.code} is registered.`);
}

export async function addSiteCommand(site: SiteOptions): Promise<void> {
  await withRegistry({}, ({ store, clock }) => store.inTransaction((tx) => addSite(tx, site, clock())));
  console.log(`Site ${site.code} is registered.`);
}

export async function addUserCommand({ name, agency, role, days }: UserOptions): Promise<void> {
  const lifetimeDays = givenDays(days);
  const { token } = await withRegistry({}, ({ store, clock }) =>
    store.inTransaction((tx) => addUser(tx, { name, role, agencyCode: agency, lifetimeDays }, clock())),
  );
  printToken(name, token);
}

export async function revokeCommand({ name }: { name: string }): Promise<void> {
  const revoked = await withRegistry({}, ({ store, clock }) =>
    store.inTransaction((tx) => revokeTokensOf(tx, name, clock())),
  );
  console.log(`Revoked ${revoked} token(s) of ${name}.`);
}
