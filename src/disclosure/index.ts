export { assertReadable } from './audit/assert-readable.js';
export { auditLedger } from './audit/audit-ledger.js';
export { describeAudit } from './audit/describe-audit.js';
export type { AuditOptions, AuditProgress, AuditReport, DerivedInterval, FamilyAudit } from './audit/report.types.js';
export { DisclosureError, disclosureCodes, type DisclosureCode } from './errors.js';
export { openSolver, type Solver } from './attack/solver.js';
export type { Certificate } from './gate/certificate.js';
export { passGate, type Admission, type GateInput, type Refusal } from './gate/gate.js';
export { readSealed, writeSealed, type Sealed } from './gate/sealed.js';
export {
  buildCatalogue,
  type Catalogue,
  type CatalogueDeclaration,
  type Cell,
  type Family,
} from './model/catalogue.js';
export {
  checkLedger,
  ledgerFormat,
  sealEntry,
  type Ledger,
  type LedgerEntry,
  type PublishedFamily,
  type Told,
} from './model/ledger.js';
export { defaultPolicy, policyHash, readPolicy, type Policy } from './model/policy.js';
