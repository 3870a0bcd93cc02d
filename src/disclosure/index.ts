export { assertReadable } from './audit/assert-readable.js';
export { auditLedger } from './audit/audit-ledger.js';
export { describeAudit } from './audit/describe-audit.js';
export type { AuditOptions, AuditProgress, AuditReport, DerivedInterval, FamilyAudit } from './audit/report.types.js';
export { DisclosureError, disclosureCodes, type DisclosureCode } from './errors.js';
export type { Solver } from './attack/solver.js';
export { openSolver } from './attack/solver-thread.js';
export type { Certificate } from './gate/certificate.js';
export { passGate } from './gate/gate.js';
export type { Admission, GateInput, Refusal } from './gate/gate.types.js';
export { readSealed, writeSealed, type Sealed } from './gate/sealed.js';
export { systemBits, type RandomBits } from './mechanisms/random-bits.js';
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
