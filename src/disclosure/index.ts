export { DisclosureError, disclosureCodes, type DisclosureCode } from './errors.js';
export {
  buildCatalogue,
  type Catalogue,
  type CatalogueDeclaration,
  type Cell,
  type Family,
} from './model/catalogue.js';
export { checkLedger, ledgerFormat, sealEntry, type Ledger, type LedgerEntry, type Told } from './model/ledger.js';
export { defaultPolicy, policyHash, readPolicy, type Policy } from './model/policy.js';
