import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../src/database/connection.js';
import { steady } from '../../src/database/steady.js';

describe('statements that are prepared once', () => {
  it.each([
    ['select * from a join b on b.id = a.b where a.x = ?', 'select * from a join b on b.id = a.b where a.x = +?'],
    ['select ?, ?2, @name, :name, $name limit ?', 'select +?, +?2, +@name, +:name, +$name limit +?'],
    [`select 'it''s ?', "a?", \`b?\`, [c?] where d = ?`, `select 'it''s ?', "a?", \`b?\`, [c?] where d = +?`],
    [`select '$.key' -- what's @this?\n, ?`, `select '$.key' -- what's @this?\n, +?`],
    ["select /* isn't\n? */ ?", "select /* isn't\n? */ +?"],
  ])('%s', (given, expected) => {
    expect(steady(given)).toBe(expected);
  });

  it('are all those of a connection, and mean the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oralu-steady-'));
    const { raw } = openConnection(join(folder, 'a.sqlite'), 'write');
    try {
      raw.exec('create table a (id integer primary key, x text, y blob, z any) strict');
      const insert = raw.prepare('insert into a values (?, @x, :y, $z)');
      expect(insert.source).toBe('insert into a values (+?, +@x, +:y, +$z)');
      insert.run(7, { x: "07 '?'", y: Buffer.from([0, 255]), z: null });
      insert.run(9_007_199_254_740_993n, { x: '', y: null, z: -0.5 });
      const found = raw.prepare('select * from a where x = ? or z = ? order by id limit ?').safeIntegers();
      expect(found.all("07 '?'", -0.5, 9)).toEqual([
        { id: 7n, x: "07 '?'", y: Buffer.from([0, 255]), z: null },
        { id: 9_007_199_254_740_993n, x: '', y: null, z: -0.5 },
      ]);
      // A text is no number, with `+` as without: the column's affinity decides.
      expect(raw.prepare('select count(*) from a where id = ?').pluck().get('7')).toBe(1);
      expect(raw.prepare('select typeof(?)').pluck().get('7')).toBe('text');
    } finally {
      raw.close();
      rmSync(folder, { recursive: true });
    }
  });
});
