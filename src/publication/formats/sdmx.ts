import { codings, type LongTable, type Row } from './rows.js';

const observationStatuses = ['A', 'P', 'Q', 'L', 'M'];
const confidentialities = ['F', 'C'];

/** SDMX-JSON 2.1 data message: a structure and a flat data set for each table. "NaN" where there is no number. */
export function toSdmx(table: LongTable) {
  const families = [...Map.groupBy(table.rows, ({ family }) => family)];
  return {
    meta: {
      schema: 'https://json.sdmx.org/2.1/sdmx-json-data-schema.json',
      id: table.release,
      test: false,
      contentLanguages: ['en'],
      sender: { id: 'ORALU' },
    },
    data: {
      dataSets: families.map(([family, rows], structure) => toDataSet(table, family, rows, structure)),
      structures: families.map(([family, rows]) => toStructure(table, family, rows)),
    },
  };
}

const idsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap(({ codes }) => Object.keys(codes)))];
const codesOf = (rows: readonly Row[], id: string): string[] => [...new Set(rows.map(({ codes }) => codes[id] ?? '*'))];

function toDataSet(_table: LongTable, _family: string, rows: readonly Row[], structure: number) {
  const ids = idsOf(rows);
  const places = ids.map((id) => new Map(codesOf(rows, id).map((code, at) => [code, at])));
  const bases = basesOf(rows);
  return {
    structure,
    action: 'Information',
    observations: Object.fromEntries(
      rows.map((row) => [
        ids.map((id, at) => places[at]?.get(row.codes[id] ?? '*')).join(':'),
        [row.value ?? 'NaN', ...attributesOf(row, bases)],
      ]),
    ),
  };
}

function attributesOf({ status, roundingBase }: Row, bases: readonly number[]): (number | null)[] {
  const { obs, conf } = codings[status];
  const confidentiality = confidentialities.indexOf(conf);
  return [
    observationStatuses.indexOf(obs),
    confidentiality < 0 ? null : confidentiality,
    roundingBase === undefined ? null : bases.indexOf(roundingBase),
  ];
}

const basesOf = (rows: readonly Row[]): number[] => [
  ...new Set(rows.flatMap(({ roundingBase }) => (roundingBase === undefined ? [] : [roundingBase]))),
];

function toStructure({ labels }: LongTable, family: string, rows: readonly Row[]) {
  const dimension = (id: string, keyPosition: number) => ({
    id,
    keyPosition,
    values: codesOf(rows, id).map((code) => ({ id: code, name: labels?.get(id)?.get(code) ?? code })),
  });
  const attribute = (id: string, values: readonly (string | number)[]) => ({
    ...{ id, relationship: { observation: {} } },
    values: values.map((value) => ({ id: String(value) })),
  });
  return {
    name: family,
    dataSets: [],
    dimensions: { dataSet: [], series: [], observation: idsOf(rows).map(dimension) },
    attributes: {
      dataSet: [],
      series: [],
      observation: [
        attribute('OBS_STATUS', observationStatuses),
        attribute('CONF_STATUS', confidentialities),
        attribute('ROUNDING_BASE', basesOf(rows)),
      ],
    },
    annotations: [
      { id: 'as-of', title: rows[0]?.asOf },
      { id: 'tabulated-in', title: rows[0]?.tabulatedIn },
    ],
  };
}
