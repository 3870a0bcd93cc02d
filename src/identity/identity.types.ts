import { ObjectType } from 'type-graphql';
import { birthBases, nameRoles, nameScripts, nameSources } from '../../schema/identity.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';

export const NameRoleEnum = vocabulary(nameRoles, 'NameRole', 'Where a name belongs.');
export const NameScriptEnum = vocabulary(nameScripts, 'NameScript', 'The script a name is written in.');
export const NameSourceEnum = vocabulary(nameSources, 'NameSource', 'Who gave a name.');
export const BirthBasisEnum = vocabulary(birthBases, 'BirthBasis', 'What a birth interval rests on.');

@ObjectType({ simpleResolvers: true, description: 'A name as somebody wrote it.' })
export class ChildName {
  @Guarded('identity:read', () => String, 'The name as it was written.') text!: string;
  @Guarded('identity:read', () => NameScriptEnum, 'Its script.') script!: string;
  @Guarded('identity:read', () => NameRoleEnum, 'Where it belongs.') role!: string;
  @Guarded('identity:read', () => NameSourceEnum, 'Who gave it.') source!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'When a child was born, as far as known: a closed interval of days and what it rests on.',
})
export class BirthInterval {
  @Guarded('identity:read', () => CivilDateScalar, 'The earliest possible day.') earliest!: string;
  @Guarded(
    'identity:read',
    () => CivilDateScalar,
    'The latest possible day; the same as the earliest where the day is known.',
  )
  latest!: string;
  @Guarded('identity:read', () => BirthBasisEnum, 'What the interval rests on.') basis!: string;
}
