import Fastify from 'fastify';
import { openConnection } from '../../src/database/connection.js';
import type { Place } from '../support/partner-query.js';
import { announce } from './announce.js';

/*
 * The limit: one hand-written statement in which SQLite builds the whole answer, sent as it comes. It neither asks who
 * reads, nor checks rights, nor looks at corrections of claims, so that it stands for the least that can be done.
 */
const statement = `
  with page as materialized (
    select * from cases where (reported_on, id) < (:reportedOn, :id)
    order by reported_on desc, id desc limit 50
  )
  select json_object('data', json_object('cases', json_object(
    'nodes', json_group_array(json_object(
      'id', 'case_' || page.id, 'stage', stage, 'reportedOn', reported_on, 'arrivedOn', arrived_on,
      'whereabouts', iif(page.country is null, null,
        json_object('country', page.country, 'observedOn', whereabouts_on, 'site', json_object('code', s.code, 'name', s.name))),
      'agency', json_object('code', a.code, 'name', a.name),
      'whereaboutsClaims', json((
        select json_group_array(json_object('observedOn', observed_on, 'country', country, 'grade', grade,
          'site', json_object('code', code)))
        from (select w.*, sites.code from whereabouts_claims w left join sites on sites.id = w.site_id
              where case_id = page.id and not is_withdrawal order by observed_on desc, w.id desc))),
      'child', json_object('sex', sex, 'regionOfOrigin', replace(region_of_origin, '-', '_'), 'languages', json(languages),
        'parents', json((
          select json_group_array(json_object('role', role, 'fate', fate, 'citizenship', citizenship,
            'names', json((select json_group_array(json_object('text', text)) from names
                           where case_id = page.id and parent_id = parents.id))))
          from parents where case_id = page.id)))
    )),
    'pageInfo', json_object('hasNextPage', json(iif(count(*) = 50, 'true', 'false')), 'endCursor', min(reported_on || ' ' || page.id))
  ))) from page join agencies a on a.id = owner_agency_id left join sites s on s.id = page.site_id`;

const { raw } = openConnection(process.argv[2] ?? '', 'read');
const list = raw.prepare(statement).pluck();
const app = Fastify();
app.post<{ Body: Place }>('/list', async (request, reply) => {
  void reply.header('content-type', 'application/json; charset=utf-8');
  return list.get(request.body);
});
await announce(app);
