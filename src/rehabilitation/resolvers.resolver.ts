import { ArrivalResolver } from './arrivals/arrival.resolver.js';
import { AssessmentResolver } from './assessments/assessment.resolver.js';
import { FileListsResolver } from './file-lists.resolver.js';
import { GuardianshipResolver } from './care/guardianship.resolver.js';
import { CatalogueResolver } from './catalogue/catalogue.resolver.js';
import { CaseworkersResolver } from './plans/caseworkers.resolver.js';
import { PlanResolver } from './plans/plan.resolver.js';
import { WorklistResolver } from './worklist/worklist.resolver.js';
import { RehabilitationResolver } from './rehabilitation.resolver.js';
import { SealingResolver } from './sealing/sealing.resolver.js';
import { YoungPersonResolver } from './sealing/young-persons.resolver.js';
import { SessionResolver } from './sessions/session.resolver.js';
import { RehabilitationFiguresResolver } from './figures/figures.resolver.js';
import { OpeningResolver } from './sealing/openings.resolver.js';
import { OwnFileResolver } from './sealing/own-file.resolver.js';
import { NarrowViewResolver } from './views/narrow-views.resolver.js';
import { WithdrawalResolver } from './withdrawals/withdrawal.resolver.js';
import { SharedViewResolver } from './views/shared-view.resolver.js';

/** Everything that rehabilitation adds to the schema. */
export const rehabilitationResolvers = [
  ArrivalResolver,
  AssessmentResolver,
  CaseworkersResolver,
  CatalogueResolver,
  FileListsResolver,
  GuardianshipResolver,
  NarrowViewResolver,
  OpeningResolver,
  OwnFileResolver,
  YoungPersonResolver,
  PlanResolver,
  RehabilitationFiguresResolver,
  RehabilitationResolver,
  SealingResolver,
  SessionResolver,
  SharedViewResolver,
  WithdrawalResolver,
  WorklistResolver,
] as const;
