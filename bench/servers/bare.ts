import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { announce } from './announce.js';

/* The least a server on this stack can be: one route, one statement, one row. */
const db = new Database(process.argv[2] ?? '', { readonly: true });
const one = db.prepare('select id from cases order by reported_on desc, id desc limit 1');
const app = Fastify();
app.post('/graphql', () => one.get());
await announce(app);
