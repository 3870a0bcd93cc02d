import { Int, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { AuditDecisionEnum, AuditRoleEnum } from '../../access/role.types.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { CareArrangementEnum, CaseStageEnum } from '../../cases/graphql/case-vocabulary.types.js';
import { SexEnum } from '../../counts/counts.types.js';
import { ConnectionOf } from '../../graphql/connection.js';
import * as words from '../rehabilitation-vocabulary.types.js';
import type { OwnExport, OwnFileTree } from './own-file.js';
import type { AccessRow } from './own-file.queries.js';

const none = { nullable: true } as const;
const own = 'ownFile:read';

@ObjectType({ simpleResolvers: true, description: 'A milestone of your plan.' })
export class OwnMilestone {
  @Guarded(own, () => String, 'Its code.') code!: string;
  @Guarded(own, () => String, 'What was to be done, of a step for you alone.', none) title!: string | null;
  @Guarded(own, () => String, 'Its name in Kazakh.', none) nameKk!: string | null;
  @Guarded(own, () => String, 'Its name in Russian.', none) nameRu!: string | null;
  @Guarded(own, () => String, 'Its name in English.', none) nameEn!: string | null;
  @Guarded(own, () => CivilDateScalar, 'When it was due.') dueOn!: string;
  @Guarded(own, () => words.MilestoneStateEnum, 'Where it stands.') state!: string;
  @Guarded(own, () => CivilDateScalar, 'Since when.', none) outcomeOn!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A session that was held for you, or missed.' })
export class OwnSession {
  @Guarded(own, () => words.SessionTypeEnum, 'What kind.') type!: string;
  @Guarded(own, () => CivilDateScalar, 'When.') heldOn!: string;
  @Guarded(own, () => words.AttendanceEnum, 'Whether you were there.') attendance!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'An assessment that was made of you; its scores are explained to you.',
})
export class OwnAssessment {
  @Guarded(own, () => words.InstrumentEnum, 'What with.') instrument!: string;
  @Guarded(own, () => CivilDateScalar, 'When.') assessedOn!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Who cared for you since when.' })
export class OwnCare {
  @Guarded(own, () => CareArrangementEnum, 'How.') arrangement!: string;
  @Guarded(own, () => CivilDateScalar, 'Since when.') since!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A decision on your legal care, or the end of one.' })
export class OwnGuardianship {
  @Guarded(own, () => words.GuardianshipKindEnum, 'Which.') kind!: string;
  @Guarded(own, () => CivilDateScalar, 'When.') decidedOn!: string;
  @Guarded(own, () => Boolean, 'Whether it is the end of one.') isEnd!: boolean;
  @Guarded(own, () => String, 'Which authority.') authority!: string;
  @Guarded(own, () => String, 'Its number.') reference!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Your own file: the rights in it passed to you when you came of age.',
})
export class OwnFile implements OwnFileTree {
  @Guarded(own, () => CivilDateScalar, 'Since when the rights are yours.') rightsSince!: string;
  @Guarded(own, () => [String], 'The names under which you were looked for.') names!: string[];
  @Guarded(own, () => CivilDateScalar, 'Born on this day at the earliest.', none) bornEarliest!: string | null;
  @Guarded(own, () => CivilDateScalar, 'Born on this day at the latest.', none) bornLatest!: string | null;
  @Guarded(own, () => SexEnum, 'As recorded.') sex!: string;
  @Guarded(own, () => CivilDateScalar, 'When the case was opened.') reportedOn!: string;
  @Guarded(own, () => CivilDateScalar, 'When you came home.', none) arrivedOn!: string | null;
  @Guarded(own, () => CaseStageEnum, 'Where the case stands.') stage!: string;
  @Guarded(own, () => CivilDateScalar, 'From when the file is sealed to others.', none) sealsOn!: string | null;
  @Guarded(own, () => String, 'What your plan was for.', none) goals!: string | null;
  @Guarded(own, () => [OwnMilestone], 'The milestones of your plan.') milestones!: OwnFileTree['milestones'];
  @Guarded(own, () => [OwnSession], 'Your sessions.') sessions!: OwnFileTree['sessions'];
  @Guarded(own, () => [OwnAssessment], 'Which assessments were made.') assessments!: OwnFileTree['assessments'];
  @Guarded(own, () => [OwnCare], 'Who cared for you.') care!: OwnFileTree['care'];
  @Guarded(own, () => [OwnGuardianship], 'Decisions on your legal care.') guardianship!: OwnFileTree['guardianship'];
  @Guarded(own, () => [String], 'What is not shown here, and whom to ask.') withheld!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'One time that somebody read or changed your file.' })
export class OwnFileAccess implements AccessRow {
  @Guarded(own, () => InstantScalar, 'When.') at!: number;
  @Guarded(own, () => AuditRoleEnum, 'In which role.') role!: string;
  @Guarded(own, () => String, 'The code of their agency.', none) agency!: string | null;
  @Guarded(own, () => String, 'The act, or read.') operation!: string;
  @Guarded(own, () => AuditDecisionEnum, 'What came of it.') decision!: string;
  @Guarded(own, () => String, 'What they said it was for.', none) purpose!: string | null;
  @Guarded(own, () => [String], 'What it touched.') fields!: string[];
}

export const OwnFileAccessConnection = ConnectionOf<AccessRow>({
  name: 'OwnFileAccess',
  type: () => OwnFileAccess,
  right: own,
  description: 'A page of the report on who read your file, newest first.',
});

@ObjectType({ simpleResolvers: true, description: 'Your file with the report on who read it, to take away.' })
export class OwnFileExport implements OwnExport {
  @Guarded(own, () => String, 'A name for the file.') fileName!: string;
  @Guarded(own, () => String, 'Its media type.') mediaType!: string;
  @Guarded(own, () => String, 'What stands in it.') content!: string;
  @Guarded(own, () => Int, 'How many rows of the report follow in further parts; 0 in the last.') accessLeft!: number;
  @Guarded(own, () => String, 'Give it as after for the next part; null in the last.', none) endCursor!: string | null;
}
