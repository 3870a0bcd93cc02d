import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { languages } from '../../../schema/release.js';
import { isCivilDate } from '../../dates.js';
import { projectFolder } from '../../project-folder.js';
import { jsonBody, textBody, type Body, type Unrendered } from '../bodies.js';
import { openApi, releaseSchemaPath, schemaPath, type Described } from './openapi.js';
import { notADay, type ProblemDetails } from '../problem.js';
import { feeding, living, nothingToServe, queryOf, type Answer, type RouteKit } from '../route-kit.js';
import { tombstonesOf } from '../release-folder.js';
import type { Snapshot } from '../release-store.js';
import { atomFeed, feedNames, icsCalendar, jsonFeed } from '../sidecars/feeds.js';
import { correctionsView, reconciliationLines, reconciliationView } from '../sidecars/living-views.js';

const json = 'application/json; charset=utf-8';

/** What changes with each release: figures, reconciliation, corrections, the calendar, the ledger, feeds. */
export function livingRoutes(kit: RouteKit, beside: readonly Described[]): void {
  const { baseUrl } = kit;
  /** One body for each state of the folder. */
  const kept = (snapshot: Snapshot, name: string, type: string, render: () => string): Body | Unrendered =>
    kit.bodies.offer(`${snapshot.state} ${name}`, () => textBody(render(), type));
  const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

  kit.get('/v1/figures', living, ({ latest, ...snapshot }, _request, view) =>
    latest
      ? kit.rendered(latest, 'figures', view, () => ({
          figures: latest.release.figures.map(({ id, label, definition }) => ({
            ...{ id, label: label[view.language], definition: definition[view.language] },
            latest: `${baseUrl}/v1/f/${id}/${latest.id}`,
          })),
        }))
      : nothingToServe({ latest, ...snapshot }),
  );
  kit.get('/v1/corrections', living, (snapshot, _request, view) =>
    kept(snapshot, `corrections ${view.language}`, json, () => pretty(correctionsView(snapshot, view))),
  );
  for (const ending of ['', '.csv']) {
    kit.get(
      `/v1/reconciliation${ending}`,
      living,
      (snapshot, request, view): Answer => {
        const asOf = queryOf(request)['asOf'];
        if (asOf !== undefined && (typeof asOf !== 'string' || !isCivilDate(asOf))) return notADay('asOf', asOf);
        if (!snapshot.latest) return nothingToServe(snapshot);
        const reconciled = () => reconciliationView(snapshot, asOf, view);
        const name = `reconciliation${ending} ${asOf ?? ''} ${view.language}`;
        return ending === ''
          ? kept(snapshot, name, json, () => pretty(reconciled()))
          : kept(snapshot, name, 'text/csv; charset=utf-8', () =>
              stringify([...reconciliationLines(reconciled())], { escape_formulas: true, record_delimiter: '\r\n' }),
            );
      },
      ['asOf'],
    );
  }
  kit.get('/v1/calendar', living, (snapshot) => kept(snapshot, 'calendar', json, () => pretty(snapshot.calendar)));
  kit.get('/v1/calendar.ics', living, (snapshot, _request, { language }) =>
    kept(snapshot, `calendar.ics ${language}`, 'text/calendar; charset=utf-8', () =>
      icsCalendar(snapshot.calendar, baseUrl, language),
    ),
  );
  kit.get('/openapi.json', living, () => kit.bodies.offer('openapi', () => jsonBody(openApi(beside))));
  kit.get(schemaPath, living, () =>
    kit.bodies.offer('schema', async () => {
      const { printPublicSchema } = await import('../graphql/public-graphql.js');
      return textBody(printPublicSchema(), 'text/plain; charset=utf-8');
    }),
  );
  kit.get(releaseSchemaPath, living, () =>
    kit.bodies.offer('release schema', () => textBody(readReleaseSchema(), 'application/schema+json; charset=utf-8')),
  );
  kit.get('/v1/ledger.json', living, (snapshot) => kept(snapshot, 'ledger', json, () => ledgerText(snapshot)));
  for (const language of languages) {
    for (const name of feedNames) {
      const url = `/feed/${language}/${name}`;
      kit.get(
        `${url}.atom`,
        feeding,
        (snapshot) =>
          ofReleases(snapshot) ??
          kept(snapshot, `${url}.atom`, 'application/atom+xml; charset=utf-8', () =>
            atomFeed(snapshot, name, language, baseUrl),
          ),
      );
      kit.get(
        `${url}.json`,
        feeding,
        (snapshot) =>
          ofReleases(snapshot) ??
          kept(snapshot, `${url}.json`, 'application/feed+json; charset=utf-8', () =>
            pretty(jsonFeed(snapshot, name, language, baseUrl)),
          ),
      );
    }
  }
}

const readReleaseSchema = (): string => readFileSync(join(projectFolder(), 'schema', 'release.schema.json'), 'utf8');

/** A feed begins with the first release. */
const ofReleases = (snapshot: Snapshot): ProblemDetails | undefined =>
  snapshot.links.length === 0 ? nothingToServe(snapshot) : undefined;

/**
 * Everything told that still stands, for `oralu disclosure audit`: pieces of JSON put together as they are. In place of
 * what was withdrawn stands where it was in the chain.
 */
function ledgerText({ inOrder, withdrawn }: Snapshot): string {
  const piece = (name: string) => inOrder.flatMap(({ attachments }) => attachments.get(name)?.toString() ?? []);
  const certificate = JSON.parse(piece('certificate.json').at(-1) ?? '{}') as { policy?: unknown };
  const [catalogue = 'null', policy = JSON.stringify(certificate.policy ?? null)] = [piece('catalogue.json').at(-1)];
  const entries = piece('ledger-entry.json').join(',');
  const rest = `"entries":[${entries}],"withdrawn":${JSON.stringify(tombstonesOf(withdrawn.values()))}`;
  return `{"format":"oralu-ledger/1","catalogue":${catalogue},"policy":${policy},${rest}}\n`;
}
