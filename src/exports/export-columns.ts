import type { CaseTree, NameTree, ParentTree } from '../cases/reading/case-tree.js';

/** Of each child so many names stand in a CSV file, whose header comes first; JSON Lines has all of them. */
const namesInCsv = 6;

type Cells = Record<string, string>;

const text = (value: string | number | boolean | null | undefined): string => (value == null ? '' : String(value));

/** What is not identity: every reader of a case has it. */
function factsOf(tree: CaseTree, reference: string | undefined): Cells {
  return {
    case_id: tree.id,
    reference: text(reference),
    agency: tree.agency.code,
    stage: tree.stage,
    stage_since: tree.stageSince,
    closure_reason: text(tree.closureReason),
    reported_on: tree.reportedOn,
    arrived_on: text(tree.arrivedOn),
    vital_status: tree.vitalStatus.status,
    vital_status_on: text(tree.vitalStatus.on),
    country: text(tree.whereabouts?.country),
    site: text(tree.whereabouts?.site?.code),
    observed_on: text(tree.whereabouts?.observedOn),
    nationality: tree.nationality,
    statelessness_risk: text(tree.statelessnessRisk),
    care_arrangement: tree.careArrangement,
    sex: tree.child.sex,
    region_of_origin: text(tree.child.regionOfOrigin),
    languages: tree.child.languages.join(';'),
    created_at: new Date(tree.createdAt).toISOString(),
    updated_at: new Date(tree.updatedAt).toISOString(),
  };
}

const nameCells = (prefix: string, name: NameTree | undefined): Cells => ({
  [prefix]: text(name?.text),
  [`${prefix}_role`]: text(name?.role),
  [`${prefix}_script`]: text(name?.script),
  [`${prefix}_source`]: text(name?.source),
});

const parentCells = (prefix: string, parent: ParentTree | undefined): Cells => ({
  [`${prefix}_fate`]: text(parent?.fate),
  [`${prefix}_citizenship`]: text(parent?.citizenship),
  ...nameCells(`${prefix}_name`, parent?.names[0]),
});

function identityOf({ child }: CaseTree, names: number): Cells {
  const { birth, parents } = child;
  const cells: Cells = {
    birth: birth ? `${birth.earliest}/${birth.latest}` : '',
    birth_basis: text(birth?.basis),
    ...parentCells(
      'mother',
      parents.find(({ role }) => role === 'MOTHER'),
    ),
    ...parentCells(
      'father',
      parents.find(({ role }) => role === 'FATHER'),
    ),
  };
  for (let at = 0; at < names; at++) Object.assign(cells, nameCells(`name_${at + 1}`, child.names[at]));
  return { ...cells, names_left_out: text(Math.max(0, child.names.length - names)) };
}

/** One case as cells by column, the same columns for each case in a CSV file. */
export function toCells(
  tree: CaseTree,
  options: { readonly reference: string | undefined; readonly identity: boolean; readonly allNames: boolean },
): Cells {
  const names = options.allNames ? Math.max(1, tree.child.names.length) : namesInCsv;
  return { ...factsOf(tree, options.reference), ...(options.identity ? identityOf(tree, names) : {}) };
}

/** What is fetched of each case: without identity, nothing that tells who a child is leaves the database. */
export const wantedOf = (identity: boolean): ReadonlySet<string> =>
  new Set(
    identity
      ? [
          'child',
          'child.birth',
          'child.parents',
          ...['child.names', 'child.parents.names'].flatMap((path) => [
            path,
            ...['text', 'role', 'script', 'source'].map((part) => `${path}.${part}`),
          ]),
        ]
      : ['child'],
  );
