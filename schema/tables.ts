/* Every table, for the store and for drizzle-kit. */
export * from './access.js';
export * from './agencies.js';
export * from './audit.js';
export * from './cases.js';
export * from './changes.js';
export * from './claims.js';
export * from './counts.js';
export * from './evidence.js';
export * from './identity.js';
export * from './imports.js';
export * from './places.js';
export * from './referrals.js';
export * from './releases.js';
export * from './settings.js';
export * from './statements.js';
